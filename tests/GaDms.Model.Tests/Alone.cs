namespace GaDms.Model.Tests;

/// <summary>Tests that draw from libtorch's generator, which is the process's, run when no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
