/* {
  "schema_version": 1,
  "title": {"en": "Failures and refunds", "zh": "失败与退款"},
  "description": {
    "en": "What failed, charged or not, was refused, was refunded or is told otherwise by its gateway, with task and UTC time, to send to a gateway's support.",
    "zh": "失败（含仍被扣费）、被拒、退款或网关事后改口的请求，附任务号与 UTC 时间，可直接发给网关客服。"
  },
  "columns": [
    {"name": "at", "title": {"en": "at", "zh": "时间"}, "type": "instant"},
    {"name": "what", "title": {"en": "what", "zh": "类别"}, "role": "group"},
    {"name": "gateway", "title": {"en": "gateway", "zh": "网关"}, "role": "group"},
    {"name": "model", "title": {"en": "model", "zh": "模型"}, "role": "group"},
    {"name": "currency", "title": {"en": "currency", "zh": "币种"}, "role": "group"},
    {"name": "count", "title": {"en": "clips", "zh": "片数"}, "type": "count", "role": "sum"},
    {"name": "held", "title": {"en": "held", "zh": "预留"}, "type": "money", "role": "sum"},
    {"name": "charged", "title": {"en": "charged", "zh": "扣费"}, "type": "money", "role": "sum"},
    {"name": "waste", "title": {"en": "wasted", "zh": "失败仍扣费"}, "type": "money", "role": "sum"},
    {"name": "note", "title": {"en": "note", "zh": "说明"}},
    {"name": "project", "title": {"en": "project", "zh": "项目"}, "role": "group"},
    {"name": "task", "title": {"en": "task", "zh": "任务号"}, "type": "id"},
    {"name": "attempt", "title": {"en": "attempt", "zh": "请求号"}, "type": "id"}
  ]
} */
SELECT at_s AS at, what, gateway, model, task, attempt, project, currency, 1 AS count, held, charged,
       waste, note
  FROM (SELECT at_s, ledger, entry,
               CASE WHEN kind = 'void' THEN reason WHEN kind = 'capture' THEN 'failed-charged'
                    WHEN reason IN ('not-billed', 'reconciled', 'outside', 'told-otherwise') THEN reason
                    ELSE 'refunded' END AS what,
               gateway, model, task, attempt, project, currency,
               voids_freed_nanos + captures_freed_nanos AS held,
               charged_nanos + adjusted_nanos AS charged,
               iif(kind = 'capture', charged_nanos, 0) AS waste,
               coalesce(iif(kind = 'adjust', reason || coalesce(': ' || evidence, ''), evidence), '')
                 AS note
          FROM movements
         WHERE at_s >= :since AND at_s < :until
           AND (kind = 'void' AND reason IN ('failed', 'rejected')
                OR kind = 'adjust' AND (adjusted_nanos < 0 OR reason = 'told-otherwise')
                OR kind = 'capture' AND charged_failures > 0)
        UNION ALL
        -- What failed, and was held at the end of the period until the bill says whether it is
        -- charged. The sign keeps the index of open holds in use.
        SELECT at_s, ledger, entry, 'failed-open', coalesce(gateway, ''), coalesce(model, ''), task,
               attempt, coalesce(project, ''), currency, upper_nanos, 0, 0, coalesce(evidence, '')
          FROM (SELECT * FROM holds WHERE +at_s < :until
                UNION ALL
                SELECT * FROM attempts WHERE ended_s >= :until AND at_s < :until)
         WHERE failed AND at_s >= :since)
 ORDER BY at_s, ledger, entry;
