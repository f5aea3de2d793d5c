# One covers by its variables, one names a model that is not served, one was never started.
resource "aws_synthetics_canary" "chat" {
  name                 = "chat"
  artifact_s3_location = "s3://aurora-canaries/"
  execution_role_arn   = "arn:aws:iam::000000000000:role/canary"
  handler              = "probe.handler"
  runtime_version      = "syn-nodejs-puppeteer-9.1"
  start_canary         = true
  zip_file             = "probe.zip"

  schedule {
    expression = "rate(5 minutes)"
  }

  run_config {
    environment_variables = {
      API_URL  = "https://api.aurora.example/v1/chat/completions"
      MODEL_ID = "aurora-large"
    }
  }
}

resource "aws_synthetics_canary" "wrong" {
  name                 = "wrong"
  artifact_s3_location = "s3://aurora-canaries/"
  execution_role_arn   = "arn:aws:iam::000000000000:role/canary"
  handler              = "probe.handler"
  runtime_version      = "syn-nodejs-puppeteer-9.1"
  start_canary         = true
  zip_file             = "probe.zip"

  schedule {
    expression = "rate(5 minutes)"
  }

  run_config {
    environment_variables = {
      API_URL  = "https://api.aurora.example/v1/chat/completions"
      MODEL_ID = "aurora-smal"
    }
  }
}

resource "aws_synthetics_canary" "stopped" {
  name                 = "stopped"
  artifact_s3_location = "s3://aurora-canaries/"
  execution_role_arn   = "arn:aws:iam::000000000000:role/canary"
  handler              = "probe.handler"
  runtime_version      = "syn-nodejs-puppeteer-9.1"
  start_canary         = false
  zip_file             = "probe.zip"

  schedule {
    expression = "rate(5 minutes)"
  }

  run_config {
    environment_variables = {
      API_URL  = "https://api.aurora.example/v1/embeddings"
      MODEL_ID = "aurora-embed"
    }
  }
}
