#!/bin/sh
# Holds `kcost probe` against two generations of FFmpeg, over a corpus that ffmpeg makes here:
# Debian's ffprobe 5 for the movie header, PyPI's av (it carries a current libavformat) for the tracks.
#
#     Tests/Conformance/media.sh [FOLDER...]    folders of real files are compared too
#     MEDIA=FOLDER make conformance             the same; relative to the project
#
# Needs: python3 3.11 or newer with pip, ffmpeg 5 or older with ffprobe, and for the first run the
# network. KCOST names the binary to test.
set -eu

cd "$(dirname "$0")/../.."
folder=.build/conformance

.ci/need.sh pip3 python3-pip
.ci/need.sh ffmpeg ffmpeg
mkdir -p "$folder/media"

# A folder of its own rather than a venv: Debian keeps venv in one more package.
if ! [ -d "$folder/python/av-18.1.0.dist-info" ]; then
    rm -rf "$folder/python"
    cat > "$folder/requirements.txt" <<'PINS'
av==18.1.0 \
    --hash=sha256:8a032e8d8ebc73dec079364b9b4a6837638a2d106e8472314e685ffbf163e700 \
    --hash=sha256:6fc837cc51adf80331ac850779cd53b5d4c4460b0ebe9057a02a921c6736f19d \
    --hash=sha256:b30a4e8d934558e19602b68998a4d9ac9f250fa0dacef216f7e8e40153b13316
PINS
    PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        --only-binary :all: --target "$folder/python" --requirement "$folder/requirements.txt"
fi

export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$folder/python"
python3 Tests/Conformance/media-corpus.py "$folder/media"
set -- "$folder/media" ${MEDIA:+"$MEDIA"} "$@"
exec python3 Tests/Conformance/media-compare.py "${KCOST:-.build/release/kcost}" "$@"
