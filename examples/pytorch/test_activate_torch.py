# SPDX-License-Identifier: MIT
"""Tests of activate_torch.py. Exit status 77 if PyTorch is absent.

The truth is the catalogue's formula in double, differentiated by PyTorch's autograd: it
knows neither the library's code nor its formula of the derivative.
"""
import pickle
import sys
import unittest
import warnings

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


class SecondOrder(unittest.TestCase):
    """Right, or an error: never a zero that stands for what is not known."""

    def test_penalty_of_the_gradient(self):
        """grad(f(x).sum(), create_graph=True) and once more, for every activation: the
        truth is zero wherever it is defined exactly for those that are said to be straight."""
        for f, params in calls():
            x, dy = inputs()
            y = getattr(activate_torch, f.name)(x, *params)
            (dx,) = torch.autograd.grad(y, x, dy, create_graph=True)
            self.assertTrue(dx.requires_grad)
            if f.name in activate_torch.STRAIGHT:
                (second,) = torch.autograd.grad(dx.sum(), x)
                self.assertTrue((second == 0).all())
            else:
                with self.assertRaisesRegex(NotImplementedError, f"second derivative of {f.name}"):
                    dx.square().sum().backward()
            self.assertEqual(f.name in activate_torch.STRAIGHT, self.is_straight(f, params))

    def is_straight(self, f, params):
        x, dy = inputs()
        double = x.detach().double().requires_grad_()
        names = ["x"] + [p.name for p in f.parameters]
        value = formula.function(f.formula, names, Tensor)(double, *params)
        (dx,) = torch.autograd.grad(value, double, dy.double(), create_graph=True)
        if not dx.requires_grad:
            return True
        (second,) = torch.autograd.grad(dx.sum(), double, allow_unused=True)
        return second is None or bool((second == 0).all())

    def test_with_respect_to_dy(self):
        """dx = dy * f'(x) is linear in dy, for every activation."""
        for f, params in calls():
            (x, dy), (_, v) = inputs(), inputs()
            call = getattr(activate_torch, f.name)
            dy = dy.requires_grad_()
            (dx,) = torch.autograd.grad(call(x, *params), x, dy, create_graph=True)
            (got,) = torch.autograd.grad(dx, dy, v)
            (want,) = torch.autograd.grad(call(x, *params), x, v)
            self.assertTrue(torch.equal(got, want), f.name)

    def test_functional(self):
        x, v = inputs()[0].detach()[::100], torch.ones(100)
        functional = torch.autograd.functional
        for name in "gelu", "tanh", "relu":
            call = getattr(activate_torch, name)
            y, jv = functional.jvp(call, x, v)
            z = x.clone().requires_grad_()
            (want,) = torch.autograd.grad(call(z), z, v)
            self.assertTrue(torch.equal(jv, want))
            for second in (
                lambda f: functional.hessian(f, x),
                lambda f: functional.hvp(f, x, v),
                lambda f: functional.vhp(f, x, v),
            ):
                def loss(t):
                    return call(t).sum()
                if name == "relu":
                    got = second(loss)
                    self.assertFalse((got if torch.is_tensor(got) else got[1]).any())
                else:
                    with self.assertRaisesRegex(NotImplementedError, "second derivative"):
                        second(loss)

    def test_forward_mode(self):
        import torch.autograd.forward_ad as forward_ad

        x, v = (t.detach() for t in inputs())
        with forward_ad.dual_level(), self.assertRaisesRegex(NotImplementedError, "jvp"):
            activate_torch.gelu(forward_ad.make_dual(x, v))
        x.requires_grad_()
        for name in "gelu", "relu":
            y = getattr(activate_torch, name)(x)
            with forward_ad.dual_level(), self.assertRaisesRegex(NotImplementedError, "jvp"):
                torch.autograd.grad(y, x, forward_ad.make_dual(torch.ones_like(x), v))

    def test_loss_with_a_penalty_through_a_net(self):
        net = torch.nn.Sequential(torch.nn.Linear(4, 8), activate_torch.Activation("silu"),
                                  torch.nn.Linear(8, 1))
        x = torch.randn(3, 4, requires_grad=True)
        (dx,) = torch.autograd.grad(net(x).sum(), x, create_graph=True)
        with self.assertRaisesRegex(NotImplementedError, "second derivative of silu"):
            dx.norm().backward()


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

    def kinds(self, values):
        """Tensors of these 24 values that are not plain memory."""
        wide, tall = torch.zeros(2, 3, 8), values.permute(2, 1, 0).contiguous()
        wide[..., ::2] = values
        negated = torch.complex(torch.zeros(24), -values.flatten()).conj().imag
        return {
            "with gaps": wide[..., ::2],
            "permuted": tall.permute(2, 1, 0),
            "channels_last": values[None].to(memory_format=torch.channels_last),
            "negated": negated.view(2, 3, 4),
            "negated, with gaps": torch.complex(wide, -wide).conj().imag[..., ::2],
            "offset": torch.cat([torch.zeros(1), values.flatten()])[1:].view(2, 3, 4),
        }

    def test_memory_that_is_not_the_value(self):
        """Both passes, x and dy of each kind, beside plain tensors."""
        torch.manual_seed(4)
        values, gradient = torch.randn(2, 3, 4), torch.randn(2, 3, 4)
        plain = values.clone().requires_grad_()
        want = activate_torch.mish(plain)
        want.backward(gradient)
        self.assertTrue(self.kinds(values)["negated"].is_neg())
        for x_kind, x in self.kinds(values).items():
            for dy_kind, dy in self.kinds(gradient).items():
                what = f"x {x_kind}, dy {dy_kind}"
                self.assertTrue(torch.equal(x.reshape(2, 3, 4), values), what)
                x = x.detach().requires_grad_()
                y = activate_torch.mish(x)
                (dx,) = torch.autograd.grad(y, x, dy.reshape(x.shape))
                self.assertTrue(torch.equal(y.reshape(2, 3, 4), want), what)
                self.assertTrue(torch.equal(dx.reshape(2, 3, 4), plain.grad), what)

    def test_expanded(self):
        x = torch.tensor([[-1.0], [2.0]], requires_grad=True)
        y = activate_torch.elu(x.expand(2, 3))
        self.assertTrue(torch.equal(y, activate_torch.elu(x.detach()).expand(2, 3)))
        y.sum().backward()
        self.assertTrue(torch.allclose(x.grad, torch.tensor([[3 * 0.36787945], [3.0]])))

    def test_zero_without_memory(self):
        zero, x = torch._efficientzerotensor(3), torch.ones(3, requires_grad=True)
        self.assertTrue(torch.equal(activate_torch.sigmoid(zero), torch.full((3,), 0.5)))
        (dx,) = torch.autograd.grad(activate_torch.tanh(x), x, zero)
        self.assertTrue(torch.equal(dx, torch.zeros(3)))

    def test_order_is_kept(self):
        x = torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last)
        y = activate_torch.silu(x.requires_grad_())
        self.assertEqual(y.stride(), x.stride())
        (dx,) = torch.autograd.grad(y.sum(), x)
        self.assertEqual(dx.stride(), x.stride())

    def test_refusals(self):
        relu, x = activate_torch.relu, torch.ones(4, 4)
        vmap = getattr(torch, "vmap", torch._vmap_internals.vmap)
        warnings.simplefilter("ignore")  # some kinds are prototypes
        for error, message, call in (
            (TypeError, "must be a torch.Tensor, not list", lambda: relu([1.0])),
            (TypeError, "not torch.float64; x.float.. is", lambda: relu(x.double())),
            (TypeError, "not torch.bfloat16; x.float.. is", lambda: relu(x.bfloat16())),
            (TypeError, "not torch.float16; x.float.. is", lambda: relu(x.half())),
            (TypeError, "not torch.complex64", lambda: relu(torch.complex(x, x).conj())),
            (TypeError, "must be on the CPU, not on meta", lambda: relu(x.to("meta"))),
            (TypeError, "must be dense", lambda: relu(x.to_sparse())),
            (TypeError, "x is quantised",
             lambda: relu(torch.quantize_per_tensor(x, 0.1, 0, torch.quint8))),
            (TypeError, "x is nested", lambda: relu(torch.nested.nested_tensor([x, x[:2]]))),
            (TypeError, "x is a MaskedTensor without memory",
             lambda: relu(torch.masked.masked_tensor(x, x > 0))),
            (TypeError, "without memory of its own, such as transforms",
             lambda: vmap(relu)(x)),
            (ValueError, "celu: alpha = -1 is not within", lambda: activate_torch.celu(x, -1)),
            (TypeError, "no parameter 'slope'", lambda: activate_torch.leaky_relu(x, slope=1)),
            (LookupError, "no activation is called 'rely'",
             lambda: activate_torch.Activation("rely")),
        ):
            with self.assertRaisesRegex(error, message):
                call()

    def test_kinds_of_dy(self):
        """Refused by name, here or by autograd, or converted by autograd."""
        warnings.simplefilter("ignore")  # some kinds are prototypes
        x, dy = torch.ones(4, requires_grad=True), torch.full((4,), 0.5)

        def gradient(dy):
            return torch.autograd.grad(activate_torch.gelu(x), x, dy)[0]

        for message, kind in (
            ("dy must be dense, not torch.sparse_coo", dy.to_sparse()),
            ("expected device cpu but got meta", dy.to("meta")),
            ("quantized tensor requires", torch.quantize_per_tensor(dy, 0.1, 0, torch.quint8)),
            ("both self and other to be nested", torch.nested.nested_tensor([dy[:2], dy[:2]])),
            ("dy is a MaskedTensor without memory", torch.masked.masked_tensor(dy, dy > 0)),
        ):
            with self.assertRaisesRegex((TypeError, RuntimeError), message):
                gradient(kind)
        for kind in dy.double(), dy.half():
            self.assertTrue(torch.equal(gradient(kind), gradient(dy)))
        with self.assertRaisesRegex(TypeError, "dy is a Tensor without memory of its own"):
            torch.autograd.functional.jacobian(activate_torch.gelu, x, vectorize=True)

    def test_tensors_as_parameters(self):
        """For every parameter of every function: they would learn nothing, in silence."""
        tried, x = 0, torch.ones(3)
        for f in activate.catalogue.values():
            for k, p in enumerate(f.parameters):
                number = torch.tensor(p.default if abs(p.default) < 9 else 1.0)
                for value in (torch.nn.Parameter(number), number):
                    before = [q.default for q in f.parameters[:k]]
                    spelling = p.name + "_" if p.name == "lambda" else p.name
                    for call in (
                        lambda: getattr(activate_torch, f.name)(x, *before, value),
                        lambda: getattr(activate_torch, f.name)(x, **{spelling: value}),
                        lambda: activate_torch.Activation(f.name, *before, value),
                        lambda: activate_torch.Activation(f.name, **{spelling: value}),
                    ):
                        with self.assertRaisesRegex(TypeError, f"{f.name}: parameters are numbers"):
                            call()
                        tried += 1
        self.assertGreater(tried, 8 * 15)

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
