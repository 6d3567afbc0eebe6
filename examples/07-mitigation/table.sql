WITH
  -- Mean accuracy over chips and its standard error, in percent: without mitigation, and with one each.
  design AS (
    SELECT
      run, number, metrics,
      json_extract(design, '$.hardware') AS chip,
      (SELECT value FROM json_each(design) WHERE key LIKE '%drift_compensation%') AS drift,
      (SELECT value FROM json_each(design) WHERE key LIKE '%column_scaling%') AS scaling,
      (SELECT value FROM json_each(design) WHERE key LIKE '%remapping%') AS rows,
      (SELECT value FROM json_each(design) WHERE key LIKE '%weight_clipping%') AS clip
    FROM evaluations
    WHERE phase = 'search' AND run = (SELECT max(run) FROM runs WHERE experiment = 'Mitigation')
  ),
  measured AS (
    SELECT
      design.*,
      100 * avg(c.value) AS mean,
      100 * sqrt(max(0, avg(c.value * c.value) - avg(c.value) * avg(c.value)) / (count(*) - 1)) AS error
    FROM design, json_each(design.metrics, '$.accuracy') AS c
    GROUP BY run, number
  ),
  one AS (
    SELECT
      chip, mean, error,
      CASE
        WHEN drift = 'none' AND scaling = 'none' AND rows = 'none' AND clip = 100 THEN 'nothing'
        WHEN scaling = 'none' AND rows = 'none' AND clip = 100 THEN drift
        WHEN drift = 'none' AND rows = 'none' AND clip = 100 THEN scaling
        WHEN drift = 'none' AND scaling = 'none' AND clip = 100 THEN rows
        WHEN drift = 'none' AND scaling = 'none' AND rows = 'none' THEN 'clipped'
      END AS against
    FROM measured
  )
SELECT
  chip,
  max(CASE against WHEN 'nothing' THEN printf('%.1f +- %.1f', mean, error) END) AS untreated,
  max(CASE against WHEN 'global_scale' THEN printf('%.1f +- %.1f', mean, error) END) AS global_scale,
  max(CASE against WHEN 'per_column' THEN printf('%.1f +- %.1f', mean, error) END) AS per_column,
  max(CASE against WHEN 'calibrated' THEN printf('%.1f +- %.1f', mean, error) END) AS calibrated,
  max(CASE against WHEN 'fault_aware' THEN printf('%.1f +- %.1f', mean, error) END) AS fault_aware,
  max(CASE against WHEN 'ir_drop_aware' THEN printf('%.1f +- %.1f', mean, error) END) AS ir_drop_aware,
  max(CASE against WHEN 'clipped' THEN printf('%.1f +- %.1f', mean, error) END) AS clipped,
  printf('%.1f', max(mean)) AS best_of_all
FROM one
GROUP BY chip
ORDER BY chip
