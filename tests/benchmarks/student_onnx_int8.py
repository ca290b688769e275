#!/usr/bin/python3
# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes an exported student (parwavenet export --onnx) with its gated layers and residual products in 8 bits, for ONNX Runtime to be measured in 8 bits too:

  student_onnx_int8.py FORM IN.onnx FOLDER OUT.onnx

FORM is how a product is written down: "qlinear" (QLinearConv), "merged" (both halves of a gate as one QLinearConv), or "integer" (ConvInteger, sums scaled in
float32). FOLDER has the inputs that student-worker leaves; values are scaled by the largest that these meet, weights by output channel. What else the network
has stays in float32, as it does in ours.

Needs Debian's python3-onnx, and node with onnxruntime-node as student_onnx.cjs does.
"""
import json
import pathlib
import subprocess
import sys

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).parent
ZERO = 128


class Graph:
    def __init__(self, model):
        self.model = model
        self.graph = model.graph
        self.weights = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
        self.constants = {}

    def constant(self, value):
        """The name of an initializer of this value, one for equal ones"""
        key = (value.dtype.str, value.shape, value.tobytes())
        if key not in self.constants:
            self.constants[key] = f"quantised.{len(self.constants)}"
            self.graph.initializer.append(numpy_helper.from_array(value, self.constants[key]))
        return self.constants[key]

    def products(self):
        """Convolutions of the layers: those without a bias"""
        return [node for node in self.graph.node if node.op_type == "Conv" and len(node.input) == 2]


def largest_values(path, folder, work):
    """The largest size of what goes into each product and comes out of it, name: number"""
    graph = Graph(onnx.load(path))
    for name in dict.fromkeys(n for node in graph.products() for n in (node.input[0], node.output[0])):
        graph.graph.node.append(helper.make_node("Abs", [name], [f"{name}.abs"]))
        graph.graph.node.append(helper.make_node("ReduceMax", [f"{name}.abs"], [f"{name}.largest"], keepdims=0))
        graph.graph.output.append(helper.make_tensor_value_info(f"{name}.largest", TensorProto.FLOAT, []))
    onnx.save(graph.model, work)
    printed = subprocess.run(["node", HERE / "student_onnx.cjs", work, folder, "1", str(features_of(graph.model)), "largest"],
        check=True, capture_output=True, text=True, input="go\n").stdout
    return {name.removesuffix(".largest"): value for name, value in json.loads(printed).items()}


def features_of(model):
    return json.loads(next(p.value for p in model.metadata_props if p.key == "student"))["cond_in"]


def scale_of(largest):
    return numpy.float32(max(largest, 1e-6) / 127)


def quantise_weights(w):
    scale = numpy.maximum(numpy.abs(w).max(axis=(1, 2, 3)), 1e-9).astype(numpy.float32) / 127
    return numpy.rint(w / scale[:, None, None, None]).astype(numpy.int8), scale.astype(numpy.float32)


class Writer:
    """The nodes of the network anew, in order"""

    def __init__(self, graph, largest, form):
        self.g, self.largest, self.form = graph, largest, form
        self.nodes, self.quantised = [], {}

    def add(self, op, inputs, outputs, **attributes):
        self.nodes.append(helper.make_node(op, inputs, outputs, **attributes))

    def bytes_of(self, name):
        """A tensor in 8 bits, once for all that read it"""
        scale, zero = self.g.constant(scale_of(self.largest[name])), self.g.constant(numpy.uint8(ZERO))
        if name not in self.quantised:
            self.quantised[name] = f"{name}.bytes"
            self.add("QuantizeLinear", [name, scale, zero], [f"{name}.bytes"])
        return self.quantised[name], scale, zero

    def product(self, nodes):
        """One convolution for all of these, which read the same"""
        x, x_scale, x_zero = self.bytes_of(nodes[0].input[0])
        w, w_scale = quantise_weights(numpy.concatenate([self.g.weights[n.input[1]] for n in nodes]))
        attributes = {a.name: helper.get_attribute_value(a) for a in nodes[0].attribute}
        out = f"{nodes[0].output[0]}.all" if len(nodes) > 1 else nodes[0].output[0]
        if self.form == "integer":
            self.add("ConvInteger", [x, self.g.constant(w), x_zero], [f"{out}.sums"], **attributes)
            self.add("Cast", [f"{out}.sums"], [f"{out}.float"], to=TensorProto.FLOAT)
            scale = (w_scale * scale_of(self.largest[nodes[0].input[0]])).reshape(1, -1, 1, 1)
            self.add("Mul", [f"{out}.float", self.g.constant(scale.astype(numpy.float32))], [out])
        else:
            y_scale = self.g.constant(scale_of(max(self.largest[n.output[0]] for n in nodes)))
            inputs = [x, x_scale, x_zero, self.g.constant(w), self.g.constant(w_scale), self.g.constant(numpy.zeros(len(w), numpy.int8)), y_scale, x_zero]
            self.add("QLinearConv", inputs, [f"{out}.bytes"], **attributes)
            self.add("DequantizeLinear", [f"{out}.bytes", y_scale, x_zero], [out])
        if len(nodes) > 1:
            self.add("Split", [out], [n.output[0] for n in nodes], axis=1)

    def write(self):
        products = self.g.products()
        done = set()
        for node in self.g.graph.node:
            if not any(node is p for p in products):
                self.nodes.append(node)
            elif node.output[0] not in done:
                same = [p for p in products if p.input[0] == node.input[0]] if self.form != "qlinear" else [node]
                done.update(n.output[0] for n in same)
                self.product(same)
        del self.g.graph.node[:]
        self.g.graph.node.extend(self.nodes)


def main():
    if len(sys.argv) != 5 or sys.argv[1] not in ("qlinear", "merged", "integer"):
        sys.exit(__doc__)
    form, path, folder, out = sys.argv[1:]
    largest = largest_values(path, folder, f"{out}.work")
    pathlib.Path(f"{out}.work").unlink()
    graph = Graph(onnx.load(path))
    Writer(graph, largest, form).write()
    replaced = {p.input[1] for p in Graph(onnx.load(path)).products()}
    kept = [i for i in graph.graph.initializer if i.name not in replaced]
    del graph.graph.initializer[:]
    graph.graph.initializer.extend(kept)
    onnx.save(graph.model, out)


if __name__ == "__main__":
    main()
