WITH
  -- The best design of each run by its own objective, and what it is worth on cells that err; means over seeds, in percent.
  best AS (
    SELECT
      r.experiment, r.seed, e.metrics,
      row_number() OVER (
        PARTITION BY e.run ORDER BY json_extract(e.objectives, '$.score') DESC
      ) AS place
    FROM evaluations AS e JOIN runs AS r ON e.run = r.run
    WHERE e.phase = 'search' AND e.feasible AND r.experiment LIKE 'Noise%'
  ),
  measured AS (
    SELECT
      experiment, seed,
      100 * (SELECT avg(value) FROM json_each(metrics, '$.accuracy')) AS analog,
      100 * json_extract(metrics, '$.digital_accuracy') AS digital,
      json_extract(metrics, '$.edap') * 1e15 AS product
    FROM best
    WHERE place = 1
  )
SELECT
  experiment,
  count(*) AS seeds,
  printf('%.1f', avg(digital)) AS in_exact_numbers,
  printf('%.1f', avg(analog)) AS on_the_chip,
  printf('%.1f', sqrt(max(0, avg(analog * analog) - avg(analog) * avg(analog)) / (count(*) - 1))) AS error,
  printf('%.2f', avg(product)) AS uJ_ms_mm2
FROM measured
GROUP BY experiment
ORDER BY experiment DESC
