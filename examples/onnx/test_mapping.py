# SPDX-License-Identifier: MIT
"""Tests of mapping.py against onnx.reference. Exit status 77 if onnx is absent.

The reference runs in double, so that its formulas, which cancel and overflow in float,
are right to more digits than float has.
"""
import importlib
import sys
import unittest
import warnings

try:
    import numpy
    import onnx
    import onnx.reference
    import onnx.backend.test.case.node as node_tests
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
    ("Identity", {}),
]
HISTORY = {}  # operator: {since: schema}, of the opsets that the mapping knows
for schema in onnx.defs.get_all_schemas_with_history():
    if schema.domain == "" and schema.since_version <= mapping.NEWEST:
        HISTORY.setdefault(schema.name, {})[schema.since_version] = schema


def run(operator, feeds, **attributes):
    """What onnx.reference computes, in the type of the inputs."""
    node = onnx.helper.make_node(operator, list(feeds), ["y"], **attributes)
    kind = onnx.helper.np_dtype_to_tensor_dtype(feeds["x"].dtype)
    values = [onnx.helper.make_tensor_value_info(name, kind, None) for name in [*feeds, "y"]]
    graph = onnx.helper.make_graph([node], "one operator", values[:-1], values[-1:])
    return onnx.reference.ReferenceEvaluator(onnx.helper.make_model(graph)).run(None, feeds)[0]


def reference(operator, x, attributes):
    return run(operator, {"x": x.astype(float)}, **attributes)


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
    name, _ = mapping.ELEMENTWISE[operator][1](**attributes)
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
        self.assertEqual({operator for operator, _ in CASES}, set(mapping.ELEMENTWISE))

    def test_clip(self):
        x = numpy.array([-numpy.inf, -3, -0.5, 0, 0.5, 3, numpy.inf], numpy.float32)
        for low, high in ((-0.75, 2.5), (None, 2.5), (-0.75, None), (None, None), (1, -1), (2, 2)):
            want = x if low is None else numpy.maximum(x, numpy.float32(low))
            want = want if high is None else numpy.minimum(want, numpy.float32(high))
            for kind in float, numpy.float32, numpy.array:
                bounds = [value if value is None else kind(numpy.float32(value))
                          for value in (low, high)]
                numpy.testing.assert_array_equal(mapping.call("Clip", x, *bounds), want)
        nothing = mapping.call("Clip", numpy.full(1, numpy.nan, numpy.float32), 1.0, -1.0)
        self.assertTrue(numpy.isnan(nothing[0]))

    def test_bounds_of_clip(self):
        x = numpy.ones(3, numpy.float32)
        for error, message, bounds in (
            (TypeError, "min must be a number or an array of float32", (numpy.ones(1, "f"),)),
            (TypeError, "max must be a number or an array", (None, numpy.array(1.0))),
            (TypeError, "min must be a number", ("1",)),
            (ValueError, "hardtanh: lo = nan", (float("nan"), 1.0)),
            (ValueError, "hardtanh: hi = nan", (1.0, float("nan"))),
        ):
            with self.assertRaisesRegex(error, message):
                mapping.call("Clip", x, *bounds)

    def test_node_tests(self):
        """All of ONNX's own tests of single operators that are here. They are of float32,
        but for a few, which are refused in words."""
        warnings.simplefilter("ignore")  # of NumPy, about the cases
        passed, refused = 0, set()
        for operator in mapping.OPERATORS:  # collect_testcases() makes those of all: half a minute
            importlib.import_module(f"{node_tests.__name__}.{operator.lower()}")
        for case in node_tests._NodeTestCases:
            nodes = case.model.graph.node
            if len(nodes) != 1 or nodes[0].op_type not in mapping.OPERATORS:
                continue
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in nodes[0].attribute}
            given, want = case.data_sets[0]
            names, given = list(nodes[0].input), iter(given)
            given = [next(given) if name else None for name in names]
            opset = case.model.opset_import[0].version
            try:
                got = mapping.call(nodes[0].op_type, *given, opset=opset, **attributes)
            except TypeError as error:
                self.assertNotEqual(getattr(given[0], "dtype", None), numpy.float32, case.name)
                self.assertRegex(str(error), "^x must be (of float32, not|a numpy.ndarray, not)")
                refused.add(case.name)
                continue
            numpy.testing.assert_allclose(got, want[0], case.rtol, case.atol, err_msg=case.name)
            self.assertEqual(got.shape, want[0].shape)
            passed += 1
        self.assertGreaterEqual(passed, 64)  # of onnx 1.23
        odd = {name for name in refused if "16" not in name and "int8" not in name}
        self.assertEqual(odd, {"test_identity_sequence", "test_identity_opt"})

    def test_attributes_are_those_of_onnx(self):
        """In every opset that is known."""
        for operator, versions in mapping.OPERATORS.items():
            for since, schema in HISTORY[operator].items():
                if since < min(versions):
                    continue
                known = {
                    name: onnx.helper.get_attribute_value(attribute.default_value)
                    for name, attribute in schema.attributes.items()
                }
                for name, default in mapping.defaults(operator, since).items():
                    want = known.pop(name)
                    if isinstance(default, str):
                        self.assertEqual(default, want.decode())
                    else:
                        self.assertEqual(numpy.float32(default), numpy.float32(want), operator)
                self.assertEqual(known, {}, operator)

    def test_opsets(self):
        """An operator begins where it is first as it is now, or was said to be otherwise."""
        x = numpy.ones((2, 2), numpy.float32)
        for operator, versions in mapping.OPERATORS.items():
            first, schemas = min(versions), HISTORY[operator]
            self.assertIn(first, schemas, operator)
            for before in filter(lambda since: since < first, schemas):
                changed = {"consumed_inputs"} & set(schemas[before].attributes)
                self.assertTrue(changed or operator == "PRelu", operator)  # that did not broadcast
            if first > 1:
                with self.assertRaisesRegex(LookupError, f"from opset {first} on, not in"):
                    mapping.call(operator, x, opset=first - 1)
        with self.assertRaisesRegex(LookupError, "newer than this table"):
            mapping.call("Relu", x, opset=mapping.NEWEST + 1)

    def test_opsets_that_differ(self):
        x = numpy.random.default_rng(1).normal(size=(2, 3, 4)).astype(numpy.float32)
        for axis in (None, 0, 1, 2, -1):
            attributes = {} if axis is None else {"axis": axis}
            cut = 1 if axis is None else axis % 3
            rows = x.reshape(int(numpy.prod(x.shape[:cut])), -1).astype(float)
            e = numpy.exp(rows)
            want = (e / e.sum(1, keepdims=True)).reshape(x.shape)
            got = mapping.call("Softmax", x, opset=12, **attributes)
            numpy.testing.assert_allclose(got, want, rtol=1e-6)
            got = mapping.call("LogSoftmax", x, opset=11, **attributes)
            numpy.testing.assert_allclose(got, numpy.log(want), rtol=1e-6)
        for opset in (6, 10):
            got = mapping.call("Clip", x, opset=opset, min=-0.5, max=0.25)
            numpy.testing.assert_array_equal(got, numpy.clip(x, -0.5, 0.25))
            with self.assertRaisesRegex(TypeError, "too many positional"):
                mapping.call("Clip", x, -0.5, opset=opset)
        with self.assertRaisesRegex(TypeError, "Clip of opset 11: .*'min'"):
            mapping.call("Clip", x, opset=11, min=-0.5)

    def test_what_an_operator_does_not_have(self):
        """Superfluous inputs and attributes are no silence, for any operator and opset."""
        x = numpy.ones((2, 2), numpy.float32)
        for operator, versions in mapping.OPERATORS.items():
            for opset in versions:
                inputs = HISTORY[operator][opset].max_input
                with self.assertRaisesRegex(TypeError, f"{operator} of opset {opset}: too many"):
                    mapping.call(operator, *[x] * (inputs + 1), opset=opset)
                with self.assertRaisesRegex(TypeError, f"{operator} of opset {opset}: .*nonesuch"):
                    mapping.call(operator, *[x] * min(inputs, 2), opset=opset, nonesuch=1)
        with self.assertRaisesRegex(ValueError, "approximate is 'fast'"):
            mapping.call("Gelu", x, approximate="fast")
        with self.assertRaisesRegex(TypeError, "PRelu of opset 28: missing .*slope"):
            mapping.call("PRelu", x)

    def test_other_types(self):
        for kind in "float16", "float64", "int8":
            for operator in mapping.OPERATORS:
                x = [numpy.ones((2, 2), kind)] * (2 if operator == "PRelu" else 1)
                with self.assertRaisesRegex(TypeError, f"x must be of float32, not {kind}; "):
                    mapping.call(operator, *x)

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
                for axis in range(-len(shape), len(shape)):
                    got = mapping.call(operator, x, axis=axis)
                    want = run(operator, {"x": x.astype(float)}, axis=axis)
                    most = numpy.maximum(8 * 2.0**-23 * abs(want), 2.0**-24)
                    self.assertTrue((abs(got - want) <= most).all(), f"{operator}, axis {axis}")

    def test_what_is_not_one_call(self):
        with self.assertRaisesRegex(LookupError, "GroupNormalization is not one call"):
            mapping.call("GroupNormalization", inputs())

    def test_table(self):
        text = mapping.table()
        self.assertEqual(text.count("\n"), len(mapping.OPERATORS) + 1)
        self.assertIn("| Swish(alpha) | 24 | swish(x, beta) |  |", text)
        self.assertIn("| Shrink(lambd, bias) | 9 | shrink(x, lambda, bias) |  |", text)
        self.assertIn("| Clip(min, max) | 6 | hardtanh(x, lo, hi) |", text)


unittest.main()
