# SPDX-License-Identifier: MIT
"""Tests of mapping.py against onnx.reference. Exit status 77 if onnx is absent.

The reference runs in double, so that its formulas, which cancel and overflow in float,
are right to more digits than float has.
"""
import sys
import unittest

try:
    import numpy
    import onnx
    import onnx.reference
except ImportError as error:
    print(f"skipped: {error} (PyPI: onnx)")
    sys.exit(77)
import mapping  # before activate: it knows where that is
import activate

CASES = [
    ("Relu", {}),
    ("LeakyRelu", {}),
    ("LeakyRelu", {"alpha": 0.25}),
    ("Elu", {}),
    ("Elu", {"alpha": 0.5}),
    ("Selu", {}),
    ("Selu", {"alpha": 1.5, "gamma": 2.0}),
    ("Celu", {}),
    ("Celu", {"alpha": 2.0}),
    ("ThresholdedRelu", {}),
    ("ThresholdedRelu", {"alpha": 2.5}),
    ("Clip", {}),
    ("Clip", {"min": -0.75, "max": 2.5}),
    ("HardSigmoid", {}),
    ("HardSigmoid", {"alpha": 0.3, "beta": 0.4}),
    ("HardSwish", {}),
    ("Sigmoid", {}),
    ("Tanh", {}),
    ("Softplus", {}),
    ("Softsign", {}),
    ("Mish", {}),
    ("Gelu", {}),
    ("Gelu", {"approximate": "tanh"}),
    ("Swish", {}),
    ("Swish", {"alpha": 1.75}),
    ("Shrink", {}),
    ("Shrink", {"lambd": 1.0}),
    ("Shrink", {"lambd": 0.75, "bias": 0.75}),
    ("Shrink", {"lambd": 0.25, "bias": -1.5}),
    ("Erf", {}),
    ("Exp", {}),
]


def run(operator, feeds, **attributes):
    """What onnx.reference computes, in the type of the inputs."""
    node = onnx.helper.make_node(operator, list(feeds), ["y"], **attributes)
    kind = onnx.helper.np_dtype_to_tensor_dtype(feeds["x"].dtype)
    values = [onnx.helper.make_tensor_value_info(name, kind, None) for name in [*feeds, "y"]]
    graph = onnx.helper.make_graph([node], "one operator", values[:-1], values[-1:])
    return onnx.reference.ReferenceEvaluator(onnx.helper.make_model(graph)).run(None, feeds)[0]


def reference(operator, x, attributes):
    feeds = {"x": x.astype(float)}
    if operator == "Clip":
        feeds.update((name, numpy.array(float(value))) for name, value in attributes.items())
        return run(operator, feeds)
    return run(operator, feeds, **attributes)


def inputs():
    """Both signs, from 1e-3 to 20, and zero."""
    sizes = numpy.geomspace(1e-3, 20, 4000, dtype=numpy.float32)
    return numpy.concatenate([sizes, -sizes, numpy.zeros(1, numpy.float32)])


def tolerance(operator, x, want, attributes):
    """The bound of the activation. HardSigmoid with ONNX's parameters is a product and a
    sum in float: they err by half a unit of 2^-23 each, of the product and of the sum.
    HardSwish in onnx.reference takes the float nearest to 1/6, the library 1/6; Erf and
    Gelu round erf to float there, by up to 2^-25; the two constants of the tanh form err
    by up to 2^-24 of u, and y = x * sigmoid(2 u) with them; 1 + tanh(u) cancels in double."""
    if operator == "HardSigmoid":
        alpha = attributes.get("alpha", mapping.defaults(operator)["alpha"])
        return 2.0**-24 * (abs(alpha * x.astype(float)) + abs(want))
    name, _ = mapping.OPERATORS[operator](**attributes)
    error = max(activate.catalogue[name].forward_ulp) * 2.0**-23 * abs(want)
    if operator == "HardSwish":
        error += x.astype(float) ** 2 * abs(float(numpy.float32(1 / 6)) - 1 / 6)
    if name == "erf":
        error += 2.0**-25 * abs(want)
    if name == "gelu":
        error += abs(x) / 2 * 2.0**-25
    if name == "gelu_tanh":
        u = numpy.sqrt(2 / numpy.pi) * (x + 0.044715 * x.astype(float) ** 3)
        error += abs(want) * 2 * abs(u) * 2 * 2.0**-24 + abs(x) * 2.0**-52
    return error


class Operators(unittest.TestCase):
    def test_against_the_reference(self):
        for operator, attributes in CASES:
            x = inputs()
            got, want = mapping.call(operator, x, **attributes), reference(operator, x, attributes)
            error = abs(got - want) - tolerance(operator, x, want, attributes)
            worst = error.argmax()
            where = f"{operator}({x[worst]}, {attributes}): {got[worst]}, {want[worst]}"
            self.assertLessEqual(error[worst], 0, where)

    def test_every_operator_is_tried(self):
        self.assertEqual({operator for operator, _ in CASES}, set(mapping.OPERATORS))

    def test_attributes_are_those_of_onnx(self):
        for operator in mapping.OPERATORS:
            attributes = onnx.defs.get_schema(operator).attributes
            known = {
                name: onnx.helper.get_attribute_value(attribute.default_value)
                for name, attribute in attributes.items()
            }
            for name, default in mapping.defaults(operator).items():
                if operator == "Clip":  # inputs
                    continue
                want = known.pop(name)
                if isinstance(default, str):
                    self.assertEqual(default, want.decode())
                else:
                    self.assertEqual(numpy.float32(default), numpy.float32(want), operator)
            self.assertEqual(known, {}, operator)

    def test_prelu(self):
        random = numpy.random.default_rng(1)
        x = random.normal(size=(2, 3, 4, 5)).astype(numpy.float32)
        for shape in ((), (1,), (5,), (4, 5), (3, 1, 1), (3, 4, 1), (2, 1, 1, 1), x.shape):
            slope = random.normal(size=shape).astype(numpy.float32)
            got, want = mapping.call("PRelu", x, slope), run("PRelu", {"x": x, "slope": slope})
            self.assertEqual(got.tobytes(), want.tobytes(), shape)
        for shape, message in ((3, 1, 5), "not neighbours"), ((7,), "does not broadcast"):
            with self.assertRaisesRegex(ValueError, message):
                mapping.call("PRelu", x, numpy.ones(shape, numpy.float32))

    def test_softmax(self):
        """Within 8 ULP or 2^-24, as layers.h says."""
        random = numpy.random.default_rng(1)
        for shape in ((1,), (33,), (5, 7, 129), (3, 1000)):
            x = random.normal(scale=4, size=shape).astype(numpy.float32)
            for operator in "Softmax", "LogSoftmax":
                got, want = mapping.call(operator, x), run(operator, {"x": x.astype(float)})
                most = numpy.maximum(8 * 2.0**-23 * abs(want), 2.0**-24)
                self.assertTrue((abs(got - want) <= most).all(), f"{operator} of {shape}")

    def test_what_is_not_one_call(self):
        x = inputs().reshape(-1, 3)
        for operator, attributes in (
            ("Clip", {"min": 1, "max": -1}),
            ("Softmax", {"axis": 0}),
            ("GroupNormalization", {}),
        ):
            with self.assertRaisesRegex(LookupError, "is not one call"):
                mapping.call(operator, x, **attributes)

    def test_table(self):
        known = "Celu Clip Elu Erf Exp Gelu HardSigmoid HardSwish LeakyRelu LogSoftmax Mish PRelu "
        known += "Relu Selu Shrink Sigmoid Softmax Softplus Softsign Swish Tanh ThresholdedRelu"
        operators = mapping.OPERATORS.keys() | mapping.LAYERS.keys() | mapping.LIMITS.keys()
        self.assertEqual(operators, set(known.split()))
        text = mapping.table()
        self.assertIn("| Swish(alpha) | swish(x, beta) |  |", text)
        self.assertIn("| Shrink(lambd, bias) | shrink(x, lambda, bias) |  |", text)


unittest.main()
