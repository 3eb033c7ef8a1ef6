namespace GaDms.Retrieval.Queries;

/// <summary>What a query's vector was made of. Pictures are nearer to each other than sentences are to pictures.</summary>
public enum QueryKind
{
    /// <summary>Words.</summary>
    Text,

    /// <summary>Pictures, or entries to be like, without words.</summary>
    Picture,

    /// <summary>Words with pictures or entries to be like.</summary>
    Both,
}
