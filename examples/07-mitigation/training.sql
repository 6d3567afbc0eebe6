WITH
  -- Mean accuracy over chips of each run and chip, in percent.
  measured AS (
    SELECT
      e.run,
      e.number,
      json_extract(e.design, '$.hardware') AS chip,
      100 * avg(c.value) AS mean
    FROM evaluations AS e, json_each(e.metrics, '$.accuracy') AS c
    WHERE
      e.phase = 'search'
      AND e.run IN (SELECT run FROM runs WHERE experiment IN ('NoiseTraining', 'WireTraining') AND state = 'finished')
    GROUP BY e.run, e.number
  )
-- Over seeds, with the standard error between them.
SELECT
  chip,
  count(*) AS seeds,
  printf(
    '%.1f +- %.1f',
    avg(mean),
    sqrt(max(0, avg(mean * mean) - avg(mean) * avg(mean)) / max(1, count(*) - 1))
  ) AS accuracy
FROM measured
GROUP BY chip
ORDER BY chip
