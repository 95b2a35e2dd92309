#!/usr/bin/env bash
# LiteLLM 1.110.2 (PyPI) prices a video by the spelling of its resolution: four seconds of
# veo-3.1-generate-preview are 2.40 USD at "4k" and 1.60 USD at "3840x2160", which is the same picture. A
# resolution that its price map does not name falls to the base rate, without a word.
#
# Guess before the run: the same price for both, or an error for a resolution without a rate, as it gives
# for a model without one.
# Seen: 2.40 and 1.60; "8k" is 1.60 as well; an unknown model raises. Sizes in pixels are what the OpenAI
# form of the request (`size`) carries, so a budget that counts by them counts a third too little.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --disable-pip-version-check litellm==1.110.2
LITELLM_LOCAL_MODEL_COST_MAP=True timeout 200 "$work/venv/bin/python" - 2>/dev/null <<'PY' | tee "$work/seen"
from litellm.llms.openai.cost_calculation import video_generation_cost

def cost(model, resolution):
    try:
        return "%.2f" % video_generation_cost(
            model=model, duration_seconds=4, custom_llm_provider="gemini",
            video_resolution=resolution)
    except Exception as error:
        return type(error).__name__

for resolution in ("720p", "4k", "3840x2160", "8k"):
    print("veo-3.1-generate-preview", resolution, cost("veo-3.1-generate-preview", resolution))
print("kling-v3", "4k", cost("kling-v3", "4k"))
PY
diff "$work/seen" - <<'SEEN'
veo-3.1-generate-preview 720p 1.60
veo-3.1-generate-preview 4k 2.40
veo-3.1-generate-preview 3840x2160 1.60
veo-3.1-generate-preview 8k 1.60
kling-v3 4k ModelNotMappedError
SEEN
