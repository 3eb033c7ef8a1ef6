#include <torch/library.h>

#include "operators.h"

TORCH_LIBRARY(gadms, library) {
  library.def("quick_gelu(Tensor self) -> Tensor");
  library.def("quick_gelu_backward(Tensor grad, Tensor self) -> Tensor");
#ifdef GADMS_ONEDNN
  library.def("transformer_block(Tensor x, Tensor[] weights, Tensor seen, int heads, bool bf16) -> Tensor");
#endif
  library.def(
      "adam_step_(Tensor(a!)[] params, Tensor[] grads, Tensor(b!)[] exp_avgs, Tensor(c!)[] exp_avg_sqs, int "
      "step, "
      "float lr, float beta1, float beta2, float eps, float weight_decay, bool decoupled) -> ()");
}

TORCH_LIBRARY_IMPL(gadms, CompositeExplicitAutograd, library) {
  library.impl("quick_gelu", gadms::quick_gelu_composed);
  library.impl("quick_gelu_backward", gadms::quick_gelu_backward_composed);
  library.impl("adam_step_", gadms::adam_step_composed);
}

#ifdef GADMS_ONEDNN
// Its graph's node is made within.
TORCH_LIBRARY_IMPL(gadms, CompositeImplicitAutograd, library) {
  library.impl("transformer_block", gadms::transformer_block);
}
#endif

TORCH_LIBRARY_IMPL(gadms, CPU, library) {
  library.impl("quick_gelu", gadms::quick_gelu_cpu);
  library.impl("quick_gelu_backward", gadms::quick_gelu_backward_cpu);
  library.impl("adam_step_", gadms::adam_step_cpu);
}

TORCH_LIBRARY_IMPL(gadms, Autograd, library) { library.impl("quick_gelu", gadms::quick_gelu_autograd); }
