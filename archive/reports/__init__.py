"""Reports: comparisons, series and audits as text, pages and data. They render and compute nothing new."""
