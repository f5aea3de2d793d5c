Dear reader,

this is not Terraform, is it? It's prose.
Nothing of "it" can be {used}.

Yours, somebody
