WITH
  -- Accuracy over chips of each design and seed, in percent; then over seeds, and beside the first way of training, seed by seed.
  measured AS (
    SELECT
      r.experiment, r.seed,
      json_extract(e.design, '$.quantization') AS training,
      100 * json_extract(e.metrics, '$.digital_accuracy') AS digital,
      100 * CASE json_type(e.metrics, '$.accuracy')
        WHEN 'array' THEN (SELECT avg(value) FROM json_each(e.metrics, '$.accuracy'))
        ELSE json_extract(e.metrics, '$.accuracy')
      END AS accuracy
    FROM evaluations AS e JOIN runs AS r ON e.run = r.run
    WHERE e.phase = 'search' AND r.experiment IN ('TrainingForNoise', 'FourBits')
  ),
  gain AS (
    SELECT
      m.*,
      m.accuracy - p.accuracy AS gain
    FROM measured AS m JOIN measured AS p
      ON p.experiment = m.experiment AND p.seed = m.seed AND p.training IN ('quiet', 'afterwards')
  )
SELECT
  experiment, training,
  count(*) AS seeds,
  printf('%.2f', avg(digital)) AS in_exact_numbers,
  printf('%.2f', avg(accuracy)) AS on_the_chip,
  printf('%+.2f +- %.2f', avg(gain),
    sqrt(max(0, avg(gain * gain) - avg(gain) * avg(gain)) / (count(*) - 1))) AS gain,
  sum(gain > 0) || ' of ' || count(*) AS seeds_that_gain
FROM gain
GROUP BY experiment, training
ORDER BY experiment DESC, avg(accuracy)
