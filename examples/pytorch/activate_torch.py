# SPDX-License-Identifier: MIT
"""libactivate for PyTorch: its activations as functions and as modules, with gradients.

    import activate_torch
    y = activate_torch.gelu(x)                 # a function for each name in the catalogue
    y = activate_torch.leaky_relu(x, negative_slope=0.2)
    net = torch.nn.Sequential(torch.nn.Linear(8, 8), activate_torch.Activation("mish"))

Tensors are float32 on the CPU. The library reads and writes their memory; nothing is copied
if their elements fill it without gaps, in whatever order (channels_last, transposed). What
is strided with gaps, expanded or lazily negated is copied first. Parameters are numbers:
they learn nothing, so a tensor is refused.

Second derivatives are right where f' is a step (relu) and with respect to dy, which is all
that torch.autograd.functional.jvp() asks for; the others are an error.
"""
import sys
from pathlib import Path

import torch
from torch.autograd import forward_ad

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python"))
import activate

# f'' is 0 but for the kinks, where it is not defined; PyTorch says 0 there, too.
STRAIGHT = {"identity", "relu", "relu6", "hardtanh", "leaky_relu", "threshold", "hardsigmoid",
            "hardshrink", "softshrink", "shrink"}


def check(x, what="x"):
    """Raises what is wrong with a tensor, if anything is."""
    if not isinstance(x, torch.Tensor):
        raise TypeError(f"{what} must be a torch.Tensor, not {type(x).__name__}")
    if x.is_nested:
        raise TypeError(f"{what} is nested; call the function for each tensor of {what}.unbind()")
    if x.layout != torch.strided:
        raise TypeError(f"{what} must be dense, not {x.layout}; {what}.to_dense() is")
    if x.device.type != "cpu":
        raise TypeError(f"{what} must be on the CPU, not on {x.device}")
    if x.is_quantized:
        raise TypeError(f"{what} is quantised; {what}.dequantize() is not")
    if x.dtype != torch.float32:
        raise TypeError(f"{what} must be of torch.float32, not {x.dtype}; {what}.float() is")
    if not _has_memory(x):
        raise TypeError(f"{what} is a {type(x).__name__} without memory of its own, such as "
                        "transforms (vmap, export) and wrappers make; use plain tensors")


def _has_memory(x):
    try:
        return x.numel() == 0 or x._is_zerotensor() or x.data_ptr() != 0
    except RuntimeError:  # its way to say so
        return False


def ready(x, what="x", like=None):
    """The tensor, or a copy, whose memory is its value: as many floats as elements, without
    gaps; in the order of `like`, if there is one."""
    check(x, what)
    if x.is_neg() or x._is_zerotensor():
        x = x.clone() if x._is_zerotensor() else x.resolve_neg()
    if like is None and x.is_contiguous():
        return x
    strides = torch.empty_like(x).stride() if like is None else like.stride()
    if x.stride() != strides:  # an empty tensor keeps those that leave no gap
        x = torch.empty_like(x if like is None else like).copy_(x)
    return x


def _value(x, f, prepared):
    x = ready(x)
    y = torch.empty_like(x)
    f.forward_at(x.data_ptr(), y.data_ptr(), x.numel(), prepared)
    return y


def _gradient(dy, x, f, prepared):
    x = ready(x)
    dx, dy = torch.empty_like(x), ready(dy, "dy", like=x)
    f.backward_at(dy.data_ptr(), x.data_ptr(), dx.data_ptr(), x.numel(), prepared)
    return dx


class _Apply(torch.autograd.Function):
    """y = f(x)"""

    @staticmethod
    def forward(ctx, x, f, prepared):
        ctx.save_for_backward(x)
        ctx.call = f, prepared
        return _value(x, f, prepared)

    @staticmethod
    def backward(ctx, dy):
        (x,), (f, prepared) = ctx.saved_tensors, ctx.call
        if not torch.is_grad_enabled() and forward_ad.unpack_dual(dy).tangent is None:
            return _gradient(dy, x, f, prepared), None, None
        if f.name not in STRAIGHT:
            x = _NoSecond.apply(x, f.name)
        return _Gradient.apply(dy, x, f, prepared), None, None


class _Gradient(torch.autograd.Function):
    """dx = dy * f'(x), with create_graph=True. It is linear in dy."""

    @staticmethod
    def forward(ctx, dy, x, f, prepared):
        ctx.save_for_backward(x)
        ctx.call = f, prepared
        return _gradient(dy, x, f, prepared)

    @staticmethod
    def backward(ctx, ddx):
        (x,), call = ctx.saved_tensors, ctx.call
        return _Gradient.apply(ddx, x, *call), torch.zeros_like(x), None, None


class _NoSecond(torch.autograd.Function):
    """x, on the way to a derivative that there is not."""

    @staticmethod
    def forward(ctx, x, name):
        ctx.name = name
        return x.view_as(x)

    @staticmethod
    def backward(ctx, _):
        raise NotImplementedError(f"activate_torch has no second derivative of {ctx.name}; "
                                  "PyTorch's own function may have one")


def _numbers(f, params, named):
    """Refuses parameters that would have to learn."""
    for value in [*params, *named.values()]:
        if isinstance(value, torch.Tensor):
            raise TypeError(f"{f.name}: parameters are numbers, which learn nothing; "
                            "tensor.item() is one")


def apply(f, x, *params, **named):
    """y = f(x) for an activation of activate.catalogue, with its gradient."""
    _numbers(f, params, named)
    return _Apply.apply(x, f, f.prepare(*params, **named))


def _function(f):
    def function(x, *params, **named):
        return apply(f, x, *params, **named)

    function.__name__ = function.__qualname__ = f.name
    function.__doc__ = f"f(x)  = {f.formula}\nf'(x) = {f.derivative}"
    return function


globals().update({name: _function(f) for name, f in activate.catalogue.items()})


class Activation(torch.nn.Module):
    """An activation with fixed parameters, by its name in the catalogue."""

    def __init__(self, name, *params, **named):
        super().__init__()
        if name not in activate.catalogue:
            raise LookupError(f"no activation is called {name!r}")
        self.activation = activate.catalogue[name]
        _numbers(self.activation, params, named)
        self.params = self.activation.values(*params, **named)
        self.prepared = self.activation.prepare(*self.params)

    def forward(self, x):
        return _Apply.apply(x, self.activation, self.prepared)

    def extra_repr(self):
        names = [p.name for p in self.activation.parameters]
        given = [f"{name}={value:g}" for name, value in zip(names, self.params)]
        return ", ".join([self.activation.name, *given])
