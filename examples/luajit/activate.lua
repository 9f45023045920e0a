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
-- Buffers are float[?], float * or anything that converts; lengths are theirs at least.
-- An error of the library is an error of Lua. The environment variable
-- ACTIVATE_LIBRARY can name the library.
local ffi = require("ffi")

ffi.cdef [[
typedef struct { size_t size; float a, b; } act_params;
typedef struct {
    size_t size;
    const char *name, *formula, *derivative, *derivative_y, *kinks;
    uint32_t flags;
    int32_t param_count;
    const char *param_name[2];
    float param_default[2], param_least[2], param_greatest[2];
    float forward_ulp[2], backward_ulp[2], backward_y_ulp[2], backward_absolute;
} act_op_info;
int32_t act_op_count(void);
int32_t act_op_describe(int32_t op, act_op_info *info);
const char *act_status_text(int32_t status);
int32_t act_forward(int32_t op, int32_t dtype, const float *x, float *y, size_t n,
                    const act_params *params, const void *options);
int32_t act_backward(int32_t op, int32_t dtype, const float *dy, const float *x, float *dx,
                     size_t n, const act_params *params, const void *options);
int32_t act_backward_y(int32_t op, int32_t dtype, const float *dy, const float *y, float *dx,
                       size_t n, const act_params *params, const void *options);
]]

local F32 = 0
local library = ffi.load(os.getenv("ACTIVATE_LIBRARY") or "activate")

local function check(status)
    if status ~= 0 then
        error(ffi.string(library.act_status_text(status)), 3)
    end
end

local function text(chars)
    return chars ~= nil and ffi.string(chars) or nil
end

local function describe(op)
    local info = ffi.new("act_op_info")
    info.size = ffi.sizeof(info)
    check(library.act_op_describe(op, info))
    return info
end

local function activation(op, info)
    local parameters = {}
    for k = 0, info.param_count - 1 do
        parameters[k + 1] = { name = text(info.param_name[k]), default = info.param_default[k] }
    end
    local first, second = info.param_default[0], info.param_default[1]
    local function params(a, b)
        return ffi.new("act_params", ffi.sizeof("act_params"), a or first, b or second)
    end
    return {
        name = text(info.name),
        formula = text(info.formula),
        derivative = text(info.derivative),
        parameters = parameters,
        forward = function(x, y, n, a, b)
            check(library.act_forward(op, F32, x, y, n, params(a, b), nil))
        end,
        backward = function(dy, x, dx, n, a, b)
            check(library.act_backward(op, F32, dy, x, dx, n, params(a, b), nil))
        end,
        backward_y = function(dy, y, dx, n, a, b)
            check(library.act_backward_y(op, F32, dy, y, dx, n, params(a, b), nil))
        end,
    }
end

local activate = {}
for op = 0, library.act_op_count() - 1 do
    local f = activation(op, describe(op))
    activate[f.name] = f
end
return activate
