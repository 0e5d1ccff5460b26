"""Makes recurrent.h5, recurrent.keras and their scores, as Keras computes them (pip install tensorflow keras numpy).

TML_KERAS_FOLDER=/tmp/keras npx vitest run test/formats/keras-recurrent.test.ts && python test/golden/keras/make.py /tmp/keras

The folder holds written.h5, the file that the test writes; its scores are recorded, too.
"""

import json
import sys
from pathlib import Path

import keras
import numpy

layers = keras.layers
taken = layers.Input((6, 3), name="taken")
both = layers.Bidirectional(layers.LSTM(3, return_sequences=True), name="both")(taken)
forward = layers.GRU(4, return_sequences=True, name="forward")(both)
back = layers.LSTM(2, go_backwards=True, name="back")(forward)
summed = layers.Bidirectional(layers.GRU(2), merge_mode="sum", name="summed")(forward)
model = keras.Model(taken, layers.Dense(3, name="scores")(layers.Concatenate()([back, summed])))
numbers = numpy.random.default_rng(1)
for weights in model.weights:
    weights.assign(numbers.normal(size=weights.shape) * 0.5)
folder = Path(__file__).parent
model.save(folder / "recurrent.h5")
model.save(folder / "recurrent.keras")
samples = (numpy.arange(36) * 7919 % 211 / 105 - 1).reshape(2, 6, 3).astype(numpy.float32)
scores = model(samples).numpy().ravel()
taken = layers.Input((6, 5, 2), name="taken")
image = layers.Conv2D(4, 3, padding="same", use_bias=False, name="first")(taken)
image = layers.ReLU()(layers.BatchNormalization(name="norm")(image))
image = layers.DepthwiseConv2D(3, name="depth")(image)
image = layers.BatchNormalization(scale=False, name="norm_again")(image)
image = layers.Conv2D(3, 1, activation="relu6", name="second")(image)
image = layers.Dense(2, name="scores")(layers.GlobalAveragePooling2D()(image))
model = keras.Model(taken, image)
for weights in model.weights:
    values = numbers.normal(size=weights.shape) * 0.5
    weights.assign(abs(values) + 0.5 if "variance" in weights.path else values)
model.save(folder / "image.keras")
pixels = (numpy.arange(120) * 7919 % 211 / 105 - 1).reshape(2, 6, 5, 2).astype(numpy.float32)
images = model(pixels).numpy().ravel()
written = keras.models.load_model(Path(sys.argv[1]) / "written.h5", compile=False)(samples).numpy().ravel()
golden = {name: [float(f"{value:.7g}") for value in values] for name, values in (("read", scores), ("written", written), ("images", images))}
(folder / "recurrent.json").write_text(json.dumps(golden) + "\n")
