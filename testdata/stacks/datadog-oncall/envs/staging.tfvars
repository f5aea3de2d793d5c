environment = "staging"
api_host    = "api.staging.quill.example"
locations   = ["aws:eu-west-1", "aws:us-east-1"]
priority    = 4
