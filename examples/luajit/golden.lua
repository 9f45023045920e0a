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
    local name, list, bits, y, y_most, dx, dx_most = cells_of(line)
    local params = {}
    for value in list:gmatch("%x+") do
        params[#params + 1] = from_bits(value)
    end
    local f = activate[name]
    local x, got, slope = from_bits(bits), ffi.new("float[?]", N), ffi.new("float[?]", N)
    local xs = ffi.new("float[?]", N)
    for i = 0, N - 1 do
        xs[i], got[i], slope[i] = x, x, 1
    end
    f.forward(got, got, N, unpack(params))
    f.backward(slope, xs, slope, N, unpack(params))
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

-- What must be refused is, with the line that asked for it, and nothing is written.
local celu, x, y = activate.celu, ffi.new("float[3]", { 1, 2, 3 }), ffi.new("float[?]", 2, { 7, 7 })
local function refuses(message, ...)
    local fine, said = pcall(...)
    if fine or not said:find(message, 1, true) then
        print(message .. " is not said, but " .. tostring(said))
        wrong = wrong + 1
    end
end
refuses("celu: parameter: ", celu.forward, x, x, 3, -1)
refuses("celu: parameter: ", celu.backward, x, x, x, 3, 0 / 0)
refuses("gelu: unsupported: ", activate.gelu.backward_y, y, y, y, 2)
refuses("celu: overlap: ", celu.forward, x, x + 1, 2)
refuses("celu takes 1 parameters, got 2", celu.forward, x, x, 3, 1, 2)
refuses("celu: buffer 2 has 2 elements, n is 3", celu.forward, x, y, 3)
refuses("celu: buffer 1 has 2 elements, n is 3", celu.forward, y, x, 3)
refuses("celu: buffer 3 has 2 elements, n is 3", celu.backward, x, x, y, 3)
refuses("celu: n is -1", celu.forward, x, x, -1)
refuses("celu: n is 1.5", celu.forward, x, x, 1.5)
refuses("golden.lua", function()
    celu.forward(x, y, 3)
end)
if x[0] ~= 1 or x[1] ~= 2 or y[0] ~= 7 or y[1] ~= 7 then
    print("a refused call has written")
    wrong = wrong + 1
end

-- A parameter that is not given has its default, not 0.
local z, default = ffi.new("float[1]", { 1 }), activate.selu.parameters[2].default
activate.selu.forward(z, z, 1, 1)
if z[0] ~= default or default ~= ffi.new("float[1]", { 1.05070098735548 })[0] then
    print("selu's scale is not its default, but " .. z[0])
    wrong = wrong + 1
end
z[0] = 1
activate.selu.forward(z, z, 1, nil, 2)
if z[0] ~= 2 then
    print("selu's scale is not 2, but " .. z[0])
    wrong = wrong + 1
end

print(("%d golden values, %d wrong"):format(rows, wrong))
os.exit(rows > 0 and wrong == 0 and 0 or 1)
