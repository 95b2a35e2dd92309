/* {
  "schema_version": 1,
  "title": {"en": "Open holds", "zh": "未结预留"},
  "description": {
    "en": "What was set aside at the end of the period, item by item, and how far each attempt has come by now.",
    "zh": "期末仍被预留的金额逐笔列出，以及各请求至今进展到哪一步。"
  },
  "period": "all",
  "columns": [
    {"name": "at", "title": {"en": "held at", "zh": "预留时间"}, "type": "instant"},
    {"name": "state", "title": {"en": "state", "zh": "状态"}, "role": "group"},
    {"name": "gateway", "title": {"en": "gateway", "zh": "网关"}, "role": "group"},
    {"name": "model", "title": {"en": "model", "zh": "模型"}, "role": "group"},
    {"name": "mode", "title": {"en": "mode", "zh": "模式"}, "role": "group"},
    {"name": "currency", "title": {"en": "currency", "zh": "币种"}, "role": "group"},
    {"name": "count", "title": {"en": "clips", "zh": "片数"}, "type": "count", "role": "sum"},
    {"name": "expected", "title": {"en": "expected", "zh": "预计"}, "type": "money", "role": "sum"},
    {"name": "held", "title": {"en": "held", "zh": "预留"}, "type": "money", "role": "sum", "bar": true},
    {"name": "expires", "title": {"en": "expires", "zh": "到期"}, "type": "instant"},
    {"name": "project", "title": {"en": "project", "zh": "项目"}, "role": "group"},
    {"name": "owner", "title": {"en": "owner", "zh": "提交人"}, "role": "group"},
    {"name": "task", "title": {"en": "task", "zh": "任务号"}, "type": "id"},
    {"name": "attempt", "title": {"en": "attempt", "zh": "请求号"}, "type": "id"}
  ]
} */
SELECT at_s AS at, state, coalesce(gateway, '') AS gateway, coalesce(model, '') AS model,
       coalesce(mode, '') AS mode, coalesce(project, '') AS project, owner, task, attempt, currency,
       1 AS count, expected_nanos AS expected, upper_nanos AS held,
       iif(state = 'held', expires_s, NULL) AS expires
  -- The sign keeps the index of open holds in use: they are few, however many there were before.
  FROM (SELECT * FROM holds WHERE +at_s < :until
        UNION ALL
        SELECT * FROM attempts WHERE ended_s >= :until AND at_s < :until)
 ORDER BY at_s, ledger, entry;
