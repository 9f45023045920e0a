# SPDX-License-Identifier: MIT
"""Tests of activate_torch.py. Exit status 77 if PyTorch is absent.

The truth is the catalogue's formula in double, differentiated by PyTorch's autograd: it
knows neither the library's code nor its formula of the derivative.
"""
import pickle
import sys
import unittest

try:
    import torch
except ImportError:
    print("skipped: no PyTorch (Debian: python3-torch)")
    sys.exit(77)
import activate_torch  # first: it knows where the next is
import activate
import formula
from torchs_own import OWN

OTHERS = {  # parameters beside the defaults
    "hardtanh": (-2, 0.5), "leaky_relu": (0.25,), "threshold": (-1, 3), "elu": (0.5,),
    "selu": (1.5, 2), "celu": (2,), "hardsigmoid": (0.25, 0.5), "softplus": (2, 20),
    "swish": (1.5,), "hardshrink": (1,), "softshrink": (0.75,), "squareplus": (1,), "snake": (3,),
    "shrink": (1, 0.25),
}


class Tensor(formula.Words):
    """The words of the formulas, for tensors."""

    exp, expm1, sin, tanh, cosh, fabs, erf = (
        torch.exp, torch.expm1, torch.sin, torch.tanh, torch.cosh, torch.abs, torch.erf
    )
    sigmoid, either, both = torch.sigmoid, torch.logical_or, torch.logical_and

    @staticmethod
    def where(condition, yes, no):
        return torch.where(condition, *map(Tensor.tensor, (yes, no)))

    @staticmethod
    def tensor(value):
        return torch.as_tensor(value, dtype=torch.float64)

    @staticmethod
    def sqrt(x):
        return torch.sqrt(Tensor.tensor(x))

    @staticmethod
    def fmin(x, most):
        return torch.clamp(x, max=most)

    @staticmethod
    def fmax(x, least):
        return torch.clamp(x, min=least)

    @staticmethod
    def softplus(x):
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def Phi(x):
        return torch.erfc(-x / 2**0.5) / 2


def truth(f, x, dy, params):
    """(f(x), dy * f'(x)) in double, by autograd."""
    double = x.detach().double().requires_grad_()
    names = ["x"] + [p.name for p in f.parameters]
    value = formula.function(f.formula, names, Tensor)
    floats = [Tensor.single(p) for p in params]
    (slope,) = torch.autograd.grad(value(double, *floats), double, dy.double())
    sixth = Tensor.single(1 / 6)  # where it is the default, f(x) is computed as / 6
    return value(double.detach(), *[1 / 6 if p == sixth else p for p in floats]), slope


def inputs():
    """Both signs, from 1e-3 to 10; no kink of any activation."""
    torch.manual_seed(2)
    sizes = torch.logspace(-3, 1, 5000) * (1 + 1e-3 * torch.rand(5000))
    x = torch.cat([sizes, -sizes])
    return x.requires_grad_(), torch.randn(x.shape)


def calls():
    for name, f in activate.catalogue.items():
        yield f, f.values()
        if name in OTHERS:
            yield f, f.values(*OTHERS[name])


class Gradients(unittest.TestCase):
    def test_against_autograd_in_double(self):
        """An error of e ULP is at most e * 2^-23 of the value, and e * 2^-149 where floats
        are subnormal; the product with dy rounds once more, by half of that. Where f'
        crosses zero, an absolute error passes, too."""
        for f, params in calls():
            x, dy = inputs()
            y = getattr(activate_torch, f.name)(x, *params)
            y.backward(dy)
            want_y, want_dx = truth(f, x, dy, params)
            errors = max(f.forward_ulp), max(f.backward_ulp)
            most_y = errors[0] * (2**-23 * want_y.abs() + 2.0**-149)
            most_dx = (errors[1] * 2**-23 + 2**-24) * want_dx.abs() + 2.0**-150
            most_dx += (f.backward_absolute + errors[1] * 2.0**-149) * dy.abs().double()
            for got, want, most in (y, want_y, most_y), (x.grad, want_dx, most_dx):
                error = (got.detach().double() - want).abs()
                worst = (error - most).argmax()
                self.assertLessEqual(
                    error[worst], most[worst], f"{f.name}{params} at {x[worst]}"
                )

    def test_like_torchs_own(self):
        """Within 1e-5: PyTorch promises no bound."""
        for name, own in OWN.items():
            (x, dy), (z, _) = inputs(), inputs()
            y, w = getattr(activate_torch, name)(x), own(z)
            y.backward(dy)
            w.backward(dy)
            torch.testing.assert_close(y, w, rtol=1e-5, atol=1e-5, msg=name)
            torch.testing.assert_close(x.grad, z.grad, rtol=1e-5, atol=1e-5, msg=name)

    def test_net_learns_the_same(self):
        nets = []
        for module in activate_torch.Activation("gelu"), torch.nn.GELU():
            torch.manual_seed(3)
            net = torch.nn.Sequential(torch.nn.Linear(4, 16), module, torch.nn.Linear(16, 1))
            x = torch.randn(32, 4)
            step = torch.optim.SGD(net.parameters(), lr=0.1)
            for _ in range(20):
                step.zero_grad()
                (net(x) - x.sum(1, keepdim=True)).square().mean().backward()
                step.step()
            nets.append([p.detach() for p in net.parameters()])
        torch.testing.assert_close(*nets, rtol=1e-4, atol=1e-5)

    def test_broadcast_gradient(self):
        x, _ = inputs()
        activate_torch.relu(x).sum().backward()
        self.assertTrue(torch.equal(x.grad, (x > 0).float()))

    def test_once_only(self):
        x, dy = inputs()
        y, dy = activate_torch.silu(x), dy.requires_grad_()
        (dx,) = torch.autograd.grad(y, x, dy, create_graph=True)
        with self.assertRaisesRegex(RuntimeError, "once_differentiable"):
            dx.sum().backward()


class Memory(unittest.TestCase):
    def test_nothing_is_copied(self):
        x, dy = inputs()
        seen = []
        real = activate.library.act_forward, activate.library.act_backward

        def spy(function):
            def call(op, dtype, *rest):
                seen.extend(rest[:-3])
                return function(op, dtype, *rest)
            return call

        try:
            activate.library.act_forward, activate.library.act_backward = map(spy, real)
            y = activate_torch.tanh(x)
            (dx,) = torch.autograd.grad(y, x, dy)
        finally:
            activate.library.act_forward, activate.library.act_backward = real
        want = [tensor.data_ptr() for tensor in (x, y, dy, x, dx)]
        self.assertEqual(seen, want)

    def test_refusals(self):
        relu, x = activate_torch.relu, torch.ones(4, 4)
        for error, message, call in (
            (TypeError, "must be a torch.Tensor, not list", lambda: relu([1.0])),
            (TypeError, "must be of torch.float32, not torch.float64", lambda: relu(x.double())),
            (TypeError, "must be of torch.float32, not torch.bfloat16", lambda: relu(x.bfloat16())),
            (TypeError, "must be on the CPU, not on meta", lambda: relu(x.to("meta"))),
            (TypeError, "must be dense", lambda: relu(x.to_sparse())),
            (ValueError, "not contiguous", lambda: relu(x.t()[:2])),
            (ValueError, "celu: bad argument", lambda: activate_torch.celu(x, -1)),
            (TypeError, "no parameter 'slope'", lambda: activate_torch.leaky_relu(x, slope=1)),
            (LookupError, "no activation is called 'rely'",
             lambda: activate_torch.Activation("rely")),
        ):
            with self.assertRaisesRegex(error, message):
                call()

    def test_module_is_saved(self):
        module = activate_torch.Activation("leaky_relu", 0.5)
        again = pickle.loads(pickle.dumps(module))
        self.assertTrue(torch.equal(again(-torch.ones(3)), torch.full((3,), -0.5)))

    def test_module(self):
        self.assertEqual(
            repr(activate_torch.Activation("hardtanh", hi=2)),
            "Activation(hardtanh, lo=-1, hi=2)",
        )


unittest.main()
