package store

var users = newTable("users", text("name"), text("disabled"))

var grants = newTable("grants",
	text("name"), text("role"), text("scope"), date("on_date"), maybeDate("valid_from"), maybeDate("valid_to"))

var dataKeys = newTable("data_keys", text("key_id"), text("mark"))
