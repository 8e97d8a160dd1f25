-- Remediation success rate
-- Remediations of the last 90 days, by rule and remediation. skipped: findings for which none started, because it was postponed, not approved or over a limit. dry_run: findings for which none started, because the mode only reports it.
with counted as (
  select *,
    sum(case when type = 'remediation.started' then 1 else 0 end) over (
      partition by finding
      order by occurred_at, case when type = 'remediation.started' then 0 else 1 end, event_id
      rows between unbounded preceding and current row
    ) as attempt,
    max(case when type = 'remediation.started' then 1 else 0 end) over (partition by finding) as has_attempt
  from events
  where finding is not null
    and event_day >= cast(cast(current_date - interval '90' day as date) as varchar)
),
attempts as (
  select
    rule,
    max(case when type in ('finding.claimed', 'remediation.started') then remediation end) as remediation,
    has_attempt,
    max(case when type = 'remediation.finished' then 1 else 0 end) as finished,
    max(case when type = 'remediation.failed' then 1 else 0 end) as failed,
    max(case when type = 'remediation.stopped' then 1 else 0 end) as stopped,
    max(case when type = 'undo.finished' then 1 else 0 end) as undone,
    max(case when type in ('finding.rechecked', 'finding.reminded', 'limit.reached') then 1 else 0 end) as skipped,
    max(case when type = 'finding.claimed' and mode in ('observe', 'notify') and remediation is not null then 1 else 0 end) as dry_run
  from counted
  where attempt > 0 or has_attempt = 0
  group by rule, finding, attempt, has_attempt
)
select
  rule,
  remediation,
  sum(finished) as done,
  sum(failed) as failed,
  sum(stopped) as stopped,
  sum(has_attempt * (1 - finished) * (1 - failed) * (1 - stopped)) as no_outcome,
  round(100e0 * sum(finished) / nullif(sum(finished) + sum(failed) + sum(stopped), 0), 1) as success_percent,
  sum(undone) as undone,
  sum((1 - has_attempt) * skipped) as skipped,
  sum((1 - has_attempt) * dry_run) as dry_run
from attempts
group by rule, remediation
having max(has_attempt) + max(skipped) + max(dry_run) > 0
order by done desc, failed desc, rule, remediation
