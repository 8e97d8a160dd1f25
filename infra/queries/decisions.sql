-- Decisions about critical and high findings
-- Who accepted, rejected or snoozed a finding, let it be remediated or undid it in the last 90 days, newest first. actor is a Slack user id.
select
  occurred_at,
  actor,
  type,
  severity,
  rule,
  account_name,
  resource_id,
  summary,
  finding
from events
where type in (
    'finding.accepted', 'finding.approved', 'finding.change-claimed', 'finding.rejected', 'finding.snoozed', 'undo.requested'
  )
  and severity in ('critical', 'high')
  and event_day >= cast(cast(current_date - interval '90' day as date) as varchar)
order by occurred_at desc, event_id
