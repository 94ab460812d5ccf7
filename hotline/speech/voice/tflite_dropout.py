"""Takes the always-on dropout out of a TensorFlow Lite model.

The published Mandarin acoustic model was exported with two dropout layers switched on. They draw
random numbers by an operator that only full TensorFlow has, and make the pitch waver. Without them
the model is what it would have been when exported for use, and runs on LiteRT alone.
"""

import re

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

_OF_DROPOUT = re.compile(rb"dropout_\d+/dropout/")
_END_OF_DROPOUT = re.compile(rb"dropout_\d+/dropout/Mul_1")
_SCALE_OF_DROPOUT = re.compile(rb"dropout_\d+/dropout/Mul")


def remove_dropout(model: bytes) -> bytes:
    """Return the model with what went into each dropout layer led straight to what follows it.

    Dropout is `Mul_1(Mul(x, scale), random mask)`: every reader of Mul_1 gets x instead.
    """
    tree = schema.ModelT.InitFromObj(schema.Model.GetRootAs(model, 0))
    for graph in tree.subgraphs:
        _bypass(graph)
    builder = flatbuffers.Builder(len(model))
    builder.Finish(tree.Pack(builder), file_identifier=b"TFL3")
    return bytes(builder.Output())


def _bypass(graph: schema.SubGraphT) -> None:
    def name(operator: schema.OperatorT) -> bytes:
        return bytes(graph.tensors[operator.outputs[0]].name)

    ends = [o for o in graph.operators if _END_OF_DROPOUT.fullmatch(name(o))]
    scales = {
        int(o.outputs[0]): int(o.inputs[0])
        for o in graph.operators
        if _SCALE_OF_DROPOUT.fullmatch(name(o))
    }
    before = {int(end.outputs[0]): scales[int(end.inputs[0])] for end in ends}
    graph.operators = [o for o in graph.operators if not _OF_DROPOUT.match(name(o))]
    for operator in graph.operators:
        operator.inputs = np.array([before.get(int(i), int(i)) for i in operator.inputs], np.int32)
