module activate/examples/go

go 1.19
