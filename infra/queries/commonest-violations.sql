-- Commonest violations
-- Findings of the last 90 days by rule, category and severity, with the number of resources and accounts.
select
  rule,
  category,
  severity,
  count(*) as violations,
  count(distinct account || '|' || region || '|' || kind || '|' || resource_id) as resources,
  count(distinct account) as accounts,
  max(occurred_at) as latest
from events
where type = 'finding.claimed'
  and event_day >= cast(cast(current_date - interval '90' day as date) as varchar)
group by rule, category, severity
order by violations desc, rule, severity
