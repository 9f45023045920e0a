# SPDX-License-Identifier: MIT
"""libactivate for PyTorch: its activations as functions and as modules, with gradients.

    import activate_torch
    y = activate_torch.gelu(x)                 # a function for each name in the catalogue
    y = activate_torch.leaky_relu(x, negative_slope=0.2)
    net = torch.nn.Sequential(torch.nn.Linear(8, 8), activate_torch.Activation("mish"))

The library reads and writes the memory of the tensors: nothing is copied. They must be
contiguous float32 on the CPU. Only the gradient of a loss may come in another layout,
when autograd broadcasts it; it is made contiguous first.
"""
import sys
from pathlib import Path

import torch
from torch.autograd.function import once_differentiable

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python"))
import activate


def check(x):
    """Raises what is wrong with a tensor, if anything is."""
    if not isinstance(x, torch.Tensor):
        raise TypeError(f"x must be a torch.Tensor, not {type(x).__name__}")
    if x.layout != torch.strided:
        raise TypeError(f"x must be dense, not {x.layout}")
    if x.device.type != "cpu":
        raise TypeError(f"x must be on the CPU, not on {x.device}")
    if x.dtype != torch.float32:
        raise TypeError(f"x must be of torch.float32, not {x.dtype}; x.float() makes it so")
    if not x.is_contiguous():
        raise ValueError("x is not contiguous; x.contiguous() makes it so")


class _Apply(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, f, prepared):
        y = torch.empty_like(x)
        f.forward_at(x.data_ptr(), y.data_ptr(), x.numel(), prepared)
        ctx.save_for_backward(x)
        ctx.call = f, prepared
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx, dy):
        (x,), (f, prepared) = ctx.saved_tensors, ctx.call
        dx, dy = torch.empty_like(x), dy.contiguous()
        f.backward_at(dy.data_ptr(), x.data_ptr(), dx.data_ptr(), x.numel(), prepared)
        return dx, None, None


def apply(f, x, *params, **named):
    """y = f(x) for an activation of activate.catalogue, with its gradient."""
    check(x)
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
        self.params = self.activation.values(*params, **named)
        self.prepared = self.activation.prepare(*self.params)

    def forward(self, x):
        check(x)
        return _Apply.apply(x, self.activation, self.prepared)

    def extra_repr(self):
        names = [p.name for p in self.activation.parameters]
        given = [f"{name}={value:g}" for name, value in zip(names, self.params)]
        return ", ".join([self.activation.name, *given])
