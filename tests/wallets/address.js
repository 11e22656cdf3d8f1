/** A transfer's target, as the chain's `MultiAddress`. */
export const MultiAddress = (address) => ({ type: "Id", value: address })
