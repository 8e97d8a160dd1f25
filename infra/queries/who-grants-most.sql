-- Who grants most
-- Who made the IAM changes of the last 90 days that became findings, with their number by severity. Changes that only a scan found have no actor and are not counted.
select
  change_by,
  count(*) as changes,
  sum(case when severity = 'critical' then 1 else 0 end) as critical,
  sum(case when severity = 'high' then 1 else 0 end) as high,
  count(distinct account || '|' || region || '|' || kind || '|' || resource_id) as resources,
  count(distinct account) as accounts,
  max(change_at) as latest
from events
where type = 'finding.claimed'
  and change_by is not null
  and event_day >= cast(cast(current_date - interval '90' day as date) as varchar)
group by change_by
order by critical desc, high desc, changes desc, change_by
