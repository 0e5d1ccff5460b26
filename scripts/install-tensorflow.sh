#!/usr/bin/env bash
# Installs @tensorflow/tfjs-node where npm cannot download its binary: TensorFlow's C library comes out of a wheel of
# PyPI (used as an archive; no Python package is installed), the add-on is compiled with g++ from the npm package.
#   usage: bash scripts/install-tensorflow.sh [folder]     (default .tfjs-node; gets node_modules of its own)
#   then:  export TML_TENSORFLOW=<folder>; tml doctor
# Needs Linux x86-64 with AVX, node, npm, python3 with pip, g++. Downloads 283 MB and takes 0.9 GB of disk.
set -euo pipefail
dir=${1:-.tfjs-node}
tfjs=4.22.0
tf=2.15.1
tf_sha256=54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26
[ "$(uname -sm)" = "Linux x86_64" ] || { echo "install-tensorflow: only for Linux x86-64; elsewhere: npm install @tensorflow/tfjs-node" >&2; exit 1; }
for program in node npm python3 g++; do
  command -v "$program" >/dev/null || { echo "install-tensorflow: $program is missing; install it first" >&2; exit 1; }
done
python3 -m pip --version >/dev/null || { echo "install-tensorflow: pip of python3 is missing; install it first" >&2; exit 1; }
mkdir -p "$dir"
cd "$dir"
[ -f package.json ] || echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts "@tensorflow/tfjs-node@$tfjs" node-api-headers@1
package=node_modules/@tensorflow/tfjs-node
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if [ ! -e "$package/deps/.tf-$tf" ]; then
  echo "tensorflow-cpu==$tf --hash=sha256:$tf_sha256" > "$scratch/requirements.txt"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --no-cache-dir --require-hashes --only-binary=:all: \
    --implementation cp --python-version 3.11 --abi cp311 --platform manylinux2014_x86_64 -d "$scratch" -r "$scratch/requirements.txt"
  rm -rf "$package/deps"
  mkdir -p "$package/deps"
  python3 - "$scratch"/tensorflow_cpu-*.whl "$package/deps" <<'PY'
import os, re, shutil, sys, zipfile
wanted = re.compile(r'tensorflow/(include/((?:tensorflow/(?:c|core/platform)|tsl/(?:c|platform))/.*\.h)|(libtensorflow_(?:cc|framework)\.so\.2))$')
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        match = wanted.match(name)
        if not match:
            continue
        target = os.path.join(sys.argv[2], 'include/' + match[2] if match[2] else 'lib/' + match[3])
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with wheel.open(name) as source, open(target, 'wb') as file:
            shutil.copyfileobj(source, file, 1 << 20)
PY
  touch "$package/deps/.tf-$tf"
fi
napi=$(node -p 'Math.min(8, process.versions.napi)')
mkdir -p "$package/lib/napi-v$napi"
g++ -O2 -std=c++17 -fPIC -shared -w -DNAPI_VERSION="$napi" -I"$package/deps/include" -Inode_modules/node-api-headers/include \
  "$package"/binding/*.cc -o "$package/lib/napi-v$napi/tfjs_binding.node" \
  -L"$package/deps/lib" -l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2 '-Wl,-rpath,$ORIGIN/../../deps/lib'
TF_CPP_MIN_LOG_LEVEL=2 node -e '
  const tf = require("@tensorflow/tfjs-node");
  const product = tf.tensor2d([[1, 2], [3, 4]]).matMul(tf.tensor2d([[1, 0], [0, 2]])).dataSync();
  if (tf.getBackend() !== "tensorflow" || [...product].join() !== "1,4,3,8") { console.error("install-tensorflow: wrong product", product); process.exit(1); }
  console.log("TensorFlow " + tf.backend().binding.TF_Version + " in " + process.cwd() + "; now: export TML_TENSORFLOW=" + process.cwd());'
