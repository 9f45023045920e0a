-- SPDX-License-Identifier: MIT
--
-- Computes the values of golden.txt again, through activate.lua.
--
--     luajit golden.lua FILE
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local ffi, bit = require("ffi"), require("bit")
local activate = require("activate")

local N = 37
local cast = ffi.new("union { uint32_t bits; int32_t order; float value; }")

local function from_bits(hexadecimal)
    cast.bits = tonumber(hexadecimal, 16)
    return cast.value
end

-- Floats as integers of which neighbours differ by 1.
local function order(value)
    cast.value = value
    return cast.order < 0 and bit.bxor(cast.order, 0x7fffffff) or cast.order
end

local function is_near(got, want, most)
    return math.abs(order(got) - order(from_bits(want))) <= tonumber(most)
end

local function cells_of(line)
    local cells = {}
    for cell in line:gmatch("%S+") do
        cells[#cells + 1] = cell
    end
    return unpack(cells)
end

local function row_is_right(line)
    local name, a, b, bits, y, y_most, dx, dx_most = cells_of(line)
    local f = activate[name]
    local x, got, slope = from_bits(bits), ffi.new("float[?]", N), ffi.new("float[?]", N)
    local xs = ffi.new("float[?]", N)
    for i = 0, N - 1 do
        xs[i], got[i], slope[i] = x, x, 1
    end
    f.forward(got, got, N, from_bits(a), from_bits(b))
    f.backward(slope, xs, slope, N, from_bits(a), from_bits(b))
    for i = 0, N - 1 do
        if not is_near(got[i], y, y_most) or not is_near(slope[i], dx, dx_most) then
            print("wrong: " .. line, got[i], slope[i])
            return false
        end
    end
    return true
end

local rows, wrong = 0, 0
for line in assert(io.open(arg[1])):lines() do
    if line:sub(1, 1) ~= "#" then
        rows = rows + 1
        wrong = wrong + (row_is_right(line) and 0 or 1)
    end
end

-- What must be refused is, with the text of the library.
local x = ffi.new("float[3]", { 1, 2, 3 })
local fine, message = pcall(activate.celu.forward, x, x, 3, -1)
if fine or not message:find("bad argument") or x[0] ~= 1 then
    print("celu with alpha = -1 is not refused")
    wrong = wrong + 1
end

print(("%d golden values, %d wrong"):format(rows, wrong))
os.exit(rows > 0 and wrong == 0 and 0 or 1)
