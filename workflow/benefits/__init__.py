"""After the grant: recipients taken over, payment rosters 发放名册, quarterly lists 公布."""
