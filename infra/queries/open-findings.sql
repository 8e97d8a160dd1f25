-- Open critical and high findings
-- Findings of the last 400 days that have not ended, worst and oldest first. last_event says what happened last: finding.snoozed, finding.accepted, remediation.failed and so on.
with numbered as (
  select *,
    row_number() over (partition by finding order by occurred_at desc, event_id desc) as age
  from events
  where finding is not null
    and event_day >= cast(cast(current_date - interval '400' day as date) as varchar)
)
select
  max_by(severity, occurred_at) filter (where severity is not null) as severity,
  rule,
  max(account_name) as account_name,
  max(region) as region,
  max(resource_id) as resource_id,
  min(occurred_at) as found_at,
  max(change_by) as change_by,
  max(case when age = 1 then type end) as last_event,
  max(case when age = 1 then occurred_at end) as last_event_at,
  finding
from numbered
group by finding, rule
having max_by(severity, occurred_at) filter (where severity is not null) in ('critical', 'high')
  and max(case when age = 1 then type end) not in (
    'finding.lapsed', 'finding.resolved', 'remediation.finished', 'undo.failed', 'undo.refused'
  )
order by severity, found_at, finding
