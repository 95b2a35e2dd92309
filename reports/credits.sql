/* {
  "schema_version": 1,
  "title": {"en": "Prepaid credits", "zh": "预付积分"},
  "description": {
    "en": "Each gateway's credits as the ledger knows them: bought, used, and what is left. Below zero where credits were bought that nobody noted with kcost ledger topup.",
    "zh": "账本所知的各网关积分：购入、使用与结余。结余为负说明有购入未用 kcost ledger topup 登记。"
  },
  "grain": "day",
  "columns": [
    {"name": "gateway", "title": {"en": "gateway", "zh": "网关"}, "role": "group"},
    {"name": "opening", "title": {"en": "opening credits", "zh": "期初积分"}, "type": "credits", "role": "sum"},
    {"name": "bought", "title": {"en": "+ bought", "zh": "+ 购入"}, "type": "credits", "role": "sum"},
    {"name": "used", "title": {"en": "- used", "zh": "- 使用"}, "type": "credits", "role": "sum"},
    {"name": "closing", "title": {"en": "closing credits", "zh": "期末积分"}, "type": "credits", "role": "sum"}
  ]
} */
SELECT gateway,
       sum(iif(at_s < :since, bought_nanos - credits_nanos, 0)) AS opening,
       sum(iif(at_s >= :since, bought_nanos, 0)) AS bought,
       sum(iif(at_s >= :since, credits_nanos, 0)) AS used,
       sum(bought_nanos - credits_nanos) AS closing
  FROM rollups
 WHERE at_s < :until AND (bought_nanos <> 0 OR credits_nanos <> 0)
 GROUP BY gateway
 ORDER BY gateway;
