environment = "prod"
api_host    = "api.quill.example"
locations   = ["aws:eu-west-1", "aws:us-east-1", "aws:ap-northeast-1"]
priority    = 1
