WITH
  -- Best score of each run so far, evaluation by evaluation; then the mean over seeds, with its standard error.
  score AS (
    SELECT
      r.run, r.algorithm, r.seed, e.number,
      json_extract(e.objectives, '$.score') AS score
    FROM evaluations AS e JOIN runs AS r ON e.run = r.run
    WHERE e.phase = 'search' AND e.feasible AND r.experiment NOT LIKE 'Noise%'
  ),
  luck AS (
    SELECT avg(best) AS best
    FROM (SELECT max(score) AS best FROM score WHERE algorithm = 'random' GROUP BY run)
  ),
  run AS (
    SELECT
      algorithm, seed,
      max(score) AS best,
      min(CASE WHEN score >= luck.best THEN number END) AS reached
    FROM score, luck
    GROUP BY run
  )
SELECT
  algorithm,
  count(*) AS seeds,
  printf('%.4f', avg(best)) AS score,
  printf('%.4f', sqrt(max(0, avg(best * best) - avg(best) * avg(best)) / (count(*) - 1))) AS error,
  printf('%.4f', min(best)) AS worst,
  printf('%.4f', max(best)) AS best,
  sum(reached IS NOT NULL) || ' of ' || count(*) AS as_good_as_luck,
  printf('%.0f', avg(reached)) AS after
FROM run
GROUP BY algorithm
ORDER BY avg(best) DESC
