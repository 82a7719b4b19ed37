package address
