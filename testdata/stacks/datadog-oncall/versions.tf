terraform {
  required_version = "~> 1.9"

  required_providers {
    datadog = {
      source  = "DataDog/datadog"
      version = "~> 4.0"
    }
  }

  backend "gcs" {
    bucket = "quill-terraform"
    prefix = "monitoring"
  }
}

provider "datadog" {
  api_url = "https://api.datadoghq.eu"
}
