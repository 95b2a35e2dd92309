#!/bin/sh
# Holds `kcost probe` against two generations of FFmpeg, over a corpus that ffmpeg makes here:
# Debian's ffprobe 5 for the movie header, PyPI's av (it carries a current libavformat) for the tracks;
# and against two programs that count stored pictures: PyPI's OpenCV and decord.
#
#     Tests/Conformance/media.sh [FOLDER...]    folders of real files are compared too
#     MEDIA=FOLDER make conformance             the same; relative to the project
#
# Needs: python3 3.11 or newer with pip, ffmpeg 5 or older with ffprobe, and for the first run the
# network. KCOST names the binary to test.
set -eu

cd "$(dirname "$0")/../.."
folder=.build/conformance

.ci/need.sh pip3 python3-pip ffmpeg ffmpeg
mkdir -p "$folder/media"

# Folders of their own rather than a venv: Debian keeps venv in one more package. NAME MARK REQUIREMENTS:
# one, unless it has MARK already.
python_packages() {
    [ -d "$folder/$1/$2" ] && return
    rm -rf "${folder:?}/$1"
    echo "$3" > "$folder/requirements.txt"
    PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        --only-binary :all: --target "$folder/$1" --requirement "$folder/requirements.txt"
}
python_packages python av-18.1.0.dist-info "av==18.1.0 \
    --hash=sha256:8a032e8d8ebc73dec079364b9b4a6837638a2d106e8472314e685ffbf163e700 \
    --hash=sha256:6fc837cc51adf80331ac850779cd53b5d4c4460b0ebe9057a02a921c6736f19d \
    --hash=sha256:b30a4e8d934558e19602b68998a4d9ac9f250fa0dacef216f7e8e40153b13316"
# Hashes of x86-64 alone: decord has no other build.
python_packages pictures opencv_python_headless-5.0.0.93.dist-info "\
opencv-python-headless==5.0.0.93 \
    --hash=sha256:ed709fdf9aa0bd1f2ed8549e71d19449b03a675bb581eb292285f6861953be37
decord==0.6.0 --hash=sha256:51997f20be8958e23b7c4061ba45d0efcd86bffd5fe81c695d0befee0d442976
numpy==2.4.6 --hash=sha256:89cd468399cfd2504718f0ba50e410dca55a170b61a02ad92bb18c8a65186e93"

export PYTHONDONTWRITEBYTECODE=1
kcost=${KCOST:-.build/release/kcost}
PYTHONPATH="$folder/python" python3 Tests/Conformance/media-corpus.py "$folder/media"
set -- "$folder/media" ${MEDIA:+"$MEDIA"} "$@"
status=0
PYTHONPATH="$folder/python" python3 Tests/Conformance/media-compare.py "$kcost" "$@" || status=1
PYTHONPATH="$folder/pictures" python3 Tests/Conformance/media-pictures.py "$kcost" "$@" || status=1
exit $status
