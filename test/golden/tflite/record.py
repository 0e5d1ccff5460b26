"""Records what LiteRT computes for models of MLPerf Tiny and MCUNet (pip install ai-edge-litert numpy):

python test/golden/tflite/record.py DATA/models

The sample of a model is index * 7919 % 211 / 105 - 1 over all its values in order; a quantised input is rounded to the nearest integer.
"""

import json
import sys
from pathlib import Path

import numpy
from ai_edge_litert.interpreter import Interpreter

folder = Path(sys.argv[1])
golden = {}
for name in (
    "mlperf_tiny/ad01_fp32",
    "mlperf_tiny/ad01_int8",
    "mlperf_tiny/vww_96_int8",
    "mlperf_tiny/str_ww_ref_model",
    "mlperf_tiny/kws_ref_model_float32",
    "tinyml_security/mcunet/mcunet-256kb-1mb_imagenet",
    "tinyml_security/mcunet/mcunet-320kb-1mb_imagenet",
    "tinyml_security/protoNN_model",
    "sequence",
):
    file = Path(__file__).with_name("sequence.tflite") if name == "sequence" else folder / f"{name}.tflite"
    interpreter = Interpreter(model_path=str(file))
    # A reshape copies the integers: what they stand for is said by the tensor it reads (the larger MCUNet declares another scale behind it).
    meaning = interpreter.get_output_details()[0]
    last = interpreter._get_ops_details()[-1]
    if last["op_name"] == "RESHAPE":
        meaning = next(one for one in interpreter.get_tensor_details() if one["index"] == last["inputs"][0])
    interpreter.allocate_tensors()
    (taken,), (given,) = interpreter.get_input_details(), interpreter.get_output_details()
    index = numpy.arange(numpy.prod(taken["shape"]), dtype=numpy.int64)
    sample = (index * 7919 % 211 / 105 - 1).reshape(taken["shape"])
    rounded = taken["quantization"]
    scale, zero = rounded
    if scale > 0:
        sample = numpy.clip(numpy.rint(sample / scale + zero), -128, 127)
    interpreter.set_tensor(taken["index"], sample.astype(taken["dtype"]))
    interpreter.invoke()
    output = interpreter.get_tensor(given["index"]).astype(float).ravel()
    scale, zero = meaning["quantization"]
    if scale > 0:
        output = (output - zero) * scale
    golden[name] = {"output": [float(f"{value:.6g}") for value in output[:20]], "argmax": int(output.argmax()), "step": scale, "input": rounded}
lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(entry)}" for name, entry in golden.items())
Path(__file__).with_name("outputs.json").write_text("{\n" + lines + "\n}\n")
