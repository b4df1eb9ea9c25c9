read <- function(name) read.csv(file.path("data/v1/series", name), stringsAsFactors = FALSE)
newest <- function(rows) rows[nrow(rows), ]

detained <- newest(subset(read("detained.csv"), source == "ice_workbook"))
atd <- newest(subset(read("atd.csv"), status == "all"))
covid <- newest(subset(read("covid.csv"), !is.na(facilities_with_cases)))
cat(sprintf("people detained: %d (%s)\n", detained$people, detained$as_of))
cat(sprintf("people monitored: %d (%s)\n", atd$people, atd$as_of))
cat(sprintf("facilities with a case: %d (%s)\n", covid$facilities_with_cases, covid$as_of))
