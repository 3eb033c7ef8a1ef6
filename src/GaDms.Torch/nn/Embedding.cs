namespace GaDms.Torch.nn;

/// <summary>A table of vectors, looked up by index.</summary>
public sealed class Embedding : Module
{
    /// <summary>PyTorch's initialisation: normally distributed.</summary>
    public Embedding(long num_embeddings, long embedding_dim) =>
        weight = register_parameter(nameof(weight), Initialisation.Drawn(torch.empty(num_embeddings, embedding_dim), empty => empty.normal_()));

    /// <summary>[num_embeddings, embedding_dim].</summary>
    public Tensor weight { get; }

    /// <summary>Int64 [...] to [..., embedding_dim].</summary>
    public Tensor forward(Tensor input) => torch.nn.functional.embedding(input, weight);
}
