"""Makes sequence.tflite (pip install tensorflow keras numpy): python test/golden/tflite/make.py"""

from pathlib import Path

import keras
import numpy
import tensorflow

layers = keras.layers
taken = layers.Input((12, 3), batch_size=1)
left = layers.Conv1D(4, 3, activation="relu")(taken)
right = layers.Conv1D(4, 3, padding="causal")(taken)
right = layers.Conv1D(2, 3, activation="relu6")(right)
joined = layers.Concatenate()([left, right])
joined = layers.Conv1D(5, 2, padding="same", activation="tanh")(joined)
given = layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling1D()(joined))
model = keras.Model(taken, given)
for weights in model.weights:
    weights.assign(numpy.random.default_rng(1).normal(size=weights.shape) * 0.5)
converter = tensorflow.lite.TFLiteConverter.from_keras_model(model)
Path(__file__).with_name("sequence.tflite").write_bytes(converter.convert())
