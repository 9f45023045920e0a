-- SPDX-License-Identifier: MIT
--
-- libactivate for LuaJIT: one function per activation, made when this file is loaded.
--
--     local ffi, activate = require("ffi"), require("activate")
--     local x = ffi.new("float[?]", 3, {-10, 0.5, 2})
--     activate.gelu.forward(x, x, 3)                 -- in place
--     activate.leaky_relu.forward(x, y, 3, 0.2)
--     activate.gelu.backward(dy, x, dx, 3)
--
-- Buffers are float[?], float * or anything that converts. Arrays know their length, and
-- must have n elements at least; pointers do not, and are trusted. An error of the library
-- is an error of Lua. The environment variable ACTIVATE_LIBRARY can name the library.
local ffi = require("ffi")

ffi.cdef [[
typedef struct { size_t count; float value[8]; } act_params;
int32_t act_op_count(void);
const char *act_op_name(int32_t op);
const char *act_op_text(int32_t op, int32_t which);
const char *act_op_param(int32_t op, int32_t k, float *standard, float *least, float *greatest);
const char *act_status_text(int32_t status);
int32_t act_forward(int32_t op, int32_t dtype, const float *x, float *y, size_t n,
                    const act_params *params, const void *options);
int32_t act_backward(int32_t op, int32_t dtype, const float *dy, const float *x, float *dx,
                     size_t n, const act_params *params, const void *options);
int32_t act_backward_y(int32_t op, int32_t dtype, const float *dy, const float *y, float *dx,
                       size_t n, const act_params *params, const void *options);
]]

local F32, FORMULA, DERIVATIVE = 0, 0, 1
local library = ffi.load(os.getenv("ACTIVATE_LIBRARY") or "activate")

-- Errors point at the line that called the activation: above error(), the check, the call.
local CALLER = 3

local function check(name, status)
    if status ~= 0 then
        error(name .. ": " .. ffi.string(library.act_status_text(status)), CALLER)
    end
end

local function text(chars)
    return chars ~= nil and ffi.string(chars) or nil
end

-- The elements of an array; of a pointer they are unknown.
local function capacity(buffer)
    if type(buffer) == "cdata" and tostring(ffi.typeof(buffer)):find("[", 1, true) then
        return ffi.sizeof(buffer) / ffi.sizeof("float")
    end
    return math.huge
end

local function check_lengths(name, n, ...)
    if type(n) ~= "number" or n < 0 or n % 1 ~= 0 then
        error(name .. ": n is " .. tostring(n) .. ", no number of elements", CALLER)
    end
    for k = 1, select("#", ...) do
        local has = capacity((select(k, ...)))
        if has < n then
            error(("%s: buffer %d has %d elements, n is %d"):format(name, k, has, n), CALLER)
        end
    end
end

-- What is given, up to the last; the others keep their defaults.
local function params(name, parameters, ...)
    local count = select("#", ...)
    if count > #parameters then
        error(("%s takes %d parameters, got %d"):format(name, #parameters, count), CALLER)
    end
    local all = ffi.new("act_params", count)
    for k = 1, count do
        local value = select(k, ...)
        all.value[k - 1] = value == nil and parameters[k].default or value
    end
    return all
end

local function parameters_of(op)
    local parameters, default = {}, ffi.new("float[1]")
    while true do
        local name = text(library.act_op_param(op, #parameters, default, nil, nil))
        if name == nil then
            return parameters
        end
        parameters[#parameters + 1] = { name = name, default = default[0] }
    end
end

local function activation(op)
    local name, parameters = text(library.act_op_name(op)), parameters_of(op)

    local function unary(x, y, n, ...)
        check_lengths(name, n, x, y)
        check(name, library.act_forward(op, F32, x, y, n, params(name, parameters, ...), nil))
    end
    local function binary(call)
        return function(dy, saved, dx, n, ...)
            check_lengths(name, n, dy, saved, dx)
            check(name, call(op, F32, dy, saved, dx, n, params(name, parameters, ...), nil))
        end
    end
    return {
        name = name,
        formula = text(library.act_op_text(op, FORMULA)),
        derivative = text(library.act_op_text(op, DERIVATIVE)),
        parameters = parameters,
        forward = unary,
        backward = binary(library.act_backward),
        backward_y = binary(library.act_backward_y),
    }
end

local activate = {}
for op = 0, library.act_op_count() - 1 do
    local f = activation(op)
    activate[f.name] = f
end
return activate
