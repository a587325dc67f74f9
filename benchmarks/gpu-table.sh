#!/bin/sh
# Fills the table of docs/performance.md that an NVIDIA card is needed for, after checking that its results are right:
#
#   benchmarks/gpu-table.sh [--any-device] [--quick] [--without-tests]
#
#   --any-device     whatever TornadoVM finds will do: no nvidia-smi, and the table goes to standard output only
#   --quick          short samples of small shapes, to standard output only
#   --without-tests  no tests of the backend: for a second run on the same machine
#
#   TORNADOVM_HOME         the SDK of TornadoVM, built for CUDA
#   LONGBOW_DEVICE_MEMORY  how much of the card's memory to use (10GB unless told)
#   LONGBOW_GPU_CUBLAS     1: NVIDIA's cuBLAS multiplies, not Longbow's kernels
#   LONGBOW_TEST_DATA      golden values of models; checked where it is set
#   PYTORCH_LIBRARY_PATH   the lib folder of PyTorch for CUDA: the peer; without it there is none

set -u

say() { printf '%s\n' "gpu-table: $*" >&2; }

fail() {
    say "$*"
    exit 1
}

# Runs a step, which is named first, and ends where it fails.
step() {
    name=$1
    shift
    say "$name: $*"
    "$@" || fail "$name failed (see above); the table is as it was."
}

any=''
quick=''
tests=yes
for option; do
    case $option in
        --any-device) any=yes ;;
        --quick) quick=yes ;;
        --without-tests) tests='' ;;
        *)
            say "unknown option '$option'; there are --any-device, --quick and --without-tests."
            exit 2
            ;;
    esac
done

here=$(cd "$(dirname "$0")/.." && pwd -P) || exit 2
cd "$here" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

# ---- what it takes ---------------------------------------------------------------------------------------------

jdk=$(./longbow --which-jdk) || fail "needs a JDK 25 or newer; set JAVA_HOME to one."
JAVA_HOME=$jdk
export JAVA_HOME
[ -n "${TORNADOVM_HOME:-}" ] || fail "TORNADOVM_HOME is not set; set it to a TornadoVM SDK for JDK 25, built for CUDA."
[ -d "$TORNADOVM_HOME/share/java/tornado" ] ||
    fail "TORNADOVM_HOME=$TORNADOVM_HOME is no TornadoVM SDK: it has no folder share/java/tornado."
if [ -z "$any" ]; then
    ls "$TORNADOVM_HOME"/share/java/tornado/tornado-drivers-cuda-[0-9]*.jar >/dev/null 2>&1 ||
        fail "the SDK in $TORNADOVM_HOME has no driver for CUDA; build one with BACKEND=cuda (or give --any-device)."
    command -v nvidia-smi >/dev/null 2>&1 ||
        fail "there is no nvidia-smi, so no NVIDIA driver; install one (or give --any-device)."
    nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader >&2 ||
        fail "nvidia-smi finds no card; is its driver loaded?"
fi
LONGBOW_DEVICE_MEMORY=${LONGBOW_DEVICE_MEMORY:-10GB}
export LONGBOW_DEVICE_MEMORY
NVIDIA_TF32_OVERRIDE=0 # single precision is single precision, for the peer too
export NVIDIA_TF32_OVERRIDE

./longbow doctor >"$work/doctor" 2>&1 # also builds
grep -E '(^|[^a-z])gpu([^a-z]|$)' "$work/doctor" >&2
grep -q -e 'with --device gpu' "$work/doctor" ||
    fail "'./longbow doctor' lists no device; what it says is above ('tornado --devices' of the SDK may say more)."

# ---- results first ---------------------------------------------------------------------------------------------

if [ -n "$tests" ]; then
    step "conformance" ./mvnw -B -ntp -q -Dfast -pl tensor-tornado -am verify \
        -Dtest='longbow.tensor.tornado.*Test' -Dsurefire.failIfNoSpecifiedTests=false
fi
if [ -n "${LONGBOW_TEST_DATA:-}" ]; then
    for model in "$LONGBOW_TEST_DATA"/golden/*/; do
        [ -f "${model}expected.safetensors" ] || fail "LONGBOW_TEST_DATA=$LONGBOW_TEST_DATA has no golden models."
        step "golden values" ./longbow model verify "${model%/}" --expected "${model}expected.safetensors" --device gpu
    done
else
    say "LONGBOW_TEST_DATA is not set: golden values are not checked."
fi
step "training" ./longbow train --device gpu --budget smoke --out "$work/run"
step "training on the processor" ./longbow train --budget smoke --out "$work/processor"
if cmp -s "$work/run/checkpoints/archer/model.safetensors" "$work/processor/checkpoints/archer/model.safetensors"; then
    say "training: the device has the processor's bits."
else
    say "training: the device's bits are not the processor's; compare the returns above."
fi

# ---- the table -------------------------------------------------------------------------------------------------

set -- bench gpu
if [ -n "${PYTORCH_LIBRARY_PATH:-}" ]; then
    set -- "$@" --peers
else
    say "PYTORCH_LIBRARY_PATH is not set: the table will have no peer (docs/performance.md says how to get one)."
fi
if [ -n "$quick" ] || [ -n "$any" ]; then
    [ -n "$quick" ] && set -- "$@" --quick
    step "table" ./longbow "$@"
else
    step "table" ./longbow "$@" --markdown docs/performance.md
    say "docs/performance.md has the table now."
fi
