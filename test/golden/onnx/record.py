"""Records what onnxruntime computes for the models that the test of the ONNX export writes (pip install onnxruntime onnx numpy):

TML_ONNX_FOLDER=/tmp/onnx npx vitest run test/formats/onnx-export.test.ts && python test/golden/onnx/record.py /tmp/onnx
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy
import onnx
import onnxruntime

folder = Path(sys.argv[1])
golden = {}
for case in json.loads((folder / "cases.json").read_text()):
    data = (folder / case["file"]).read_bytes()
    onnx.checker.check_model(onnx.load_from_string(data), full_check=True)
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    samples = numpy.array(case["samples"], numpy.float32).reshape(case["shape"])
    (logits,) = session.run(None, {"input": samples})
    values = [float(f"{value:.7g}") for value in logits.ravel()]
    golden[case["name"]] = {"sha256": hashlib.sha256(data).hexdigest(), "logits": values}
lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(entry)}" for name, entry in golden.items())
Path(__file__).with_name("logits.json").write_text("{\n" + lines + "\n}\n")
