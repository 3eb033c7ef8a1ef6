namespace GaDms.Torch;

public sealed partial class Tensor
{
    /// <summary>The matrix product of the last two dimensions; leading ones are broadcast.</summary>
    public Tensor matmul(Tensor other) => Aten.matmul.Call(this, other);

    /// <summary>The product of two matrices.</summary>
    public Tensor mm(Tensor mat2) => Aten.mm.Call(this, mat2);

    /// <summary>The products of two batches of matrices.</summary>
    public Tensor bmm(Tensor mat2) => Aten.bmm.Call(this, mat2);

    /// <summary>beta * this + alpha * (batch1 @ batch2), batch by batch.</summary>
    public Tensor baddbmm(Tensor batch1, Tensor batch2, double beta = 1, double alpha = 1) =>
        Aten.baddbmm.Call(this, batch1, batch2, beta, alpha);

    /// <summary>beta * this + alpha * (mat1 @ mat2).</summary>
    public Tensor addmm(Tensor mat1, Tensor mat2, double beta = 1, double alpha = 1) =>
        Aten.addmm.Call(this, mat1, mat2, beta, alpha);
}
