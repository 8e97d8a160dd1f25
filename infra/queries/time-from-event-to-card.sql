-- Time from event to card
-- Seconds from an IAM change to its card in Slack, for each UTC day of the last 30 days. no_card: findings without one, because they wait, are protected or the rule observes. Infrastructure changes wait for the digest and are left out.
with cards as (
  select
    claimed.finding,
    claimed.event_day,
    date_diff('millisecond', claimed.change_at, min(announced.occurred_at)) / 1e3 as seconds
  from events as claimed
  left join events as announced
    on announced.finding = claimed.finding
    and announced.type = 'finding.announced'
    and announced.event_day >= cast(cast(current_date - interval '30' day as date) as varchar)
  where claimed.type = 'finding.claimed'
    and claimed.change_at is not null
    and claimed.category <> 'infrastructure-modification'
    and claimed.event_day >= cast(cast(current_date - interval '30' day as date) as varchar)
  group by claimed.finding, claimed.event_day, claimed.change_at
),
ranked as (
  select *,
    row_number() over (partition by event_day order by seconds nulls last) as place,
    count(seconds) over (partition by event_day) as total
  from cards
)
select
  event_day,
  count(seconds) as cards,
  min(case when place >= 0.5 * total then seconds end) as median_seconds,
  min(case when place >= 0.95 * total then seconds end) as p95_seconds,
  max(seconds) as slowest_seconds,
  count(*) - count(seconds) as no_card
from ranked
group by event_day
order by event_day desc
