/* {
  "schema_version": 1,
  "title": {"en": "Spend by tag", "zh": "标签支出"},
  "description": {
    "en": "What was spent under each set of tags; with --param tag=NAME, under each value of that tag.",
    "zh": "按整组标签统计支出；用 --param tag=名称 时按该标签的取值统计。"
  },
  "parameters": [
    {"name": "tag", "title": {"en": "the tag whose values are told apart", "zh": "要区分取值的标签"}, "default": ""}
  ],
  "group_by": ["tag"],
  "plots": ["spend-per-day"],
  "columns": [
    {"name": "tag", "title": {"en": "tag", "zh": "标签"}, "type": "tags", "role": "group"},
    {"name": "gateway", "title": {"en": "gateway", "zh": "网关"}, "role": "group"},
    {"name": "model", "title": {"en": "model", "zh": "模型"}, "role": "group"},
    {"name": "mode", "title": {"en": "mode", "zh": "模式"}, "role": "group"},
    {"name": "project", "title": {"en": "project", "zh": "项目"}, "role": "group"},
    {"name": "currency", "title": {"en": "currency", "zh": "币种"}, "role": "group"},
    {"name": "submitted", "title": {"en": "submitted", "zh": "提交数"}, "type": "count", "role": "sum"},
    {"name": "clips", "title": {"en": "clips charged", "zh": "计费片数"}, "type": "count", "role": "sum"},
    {"name": "voided", "title": {"en": "released", "zh": "未扣费"}, "type": "count", "role": "sum"},
    {"name": "failed", "title": {"en": "of which failed", "zh": "其中失败"}, "type": "count", "role": "sum"},
    {"name": "billed", "title": {"en": "billed (s)", "zh": "计费（秒）"}, "type": "seconds", "role": "sum"},
    {"name": "charged", "title": {"en": "charged", "zh": "扣费"}, "type": "money", "role": "sum"},
    {"name": "adjusted", "title": {"en": "adjustments", "zh": "调整"}, "type": "money", "role": "sum"},
    {"name": "spent", "title": {"en": "net spend", "zh": "净支出"}, "type": "money", "role": "sum", "bar": true},
    {"name": "earlier", "title": {"en": "submitted earlier", "zh": "其中此前提交"}, "type": "money", "role": "sum"},
    {"name": "credits", "title": {"en": "credits used", "zh": "已用积分"}, "type": "credits", "role": "sum"}
  ]
} */
SELECT CASE WHEN :tag = '' THEN coalesce(tags, '')
            WHEN json_valid(tags) THEN coalesce((SELECT value FROM json_each(tags) WHERE key = :tag), '')
            ELSE '' END AS tag,
       gateway, model, mode, project, currency,
       sum(holds) AS submitted, sum(captures) AS clips, sum(failures) AS failed,
       sum(voids) AS voided, sum(billed_ms) AS billed,
       sum(charged_nanos) AS charged, sum(adjusted_nanos) AS adjusted,
       sum(charged_nanos + adjusted_nanos) AS spent,
       sum(iif(submitted_s < :since, charged_nanos + adjusted_nanos, 0)) AS earlier,
       sum(credits_nanos) AS credits
  FROM movements
 WHERE at_s >= :since AND at_s < :until
 GROUP BY tag, gateway, model, mode, project, currency
HAVING sum(holds + captures + voids) > 0 OR sum(charged_nanos) <> 0
       OR sum(adjusted_nanos) <> 0 OR sum(credits_nanos) <> 0
 ORDER BY currency, tag, gateway, model, mode, project;
